package dev.segue.rules.model;

import java.util.Optional;

/**
 * One of several databases that the rules are for: a shard, or a tenant's. The worker goes to each;
 * the driver is told its database by its URL and does not look.
 *
 * @param name unique in the file
 * @param url the database's own JDBC URL, without a password
 * @param user the user, if it is another than the worker's own
 * @param passwordFile the file whose first line is the password, if it is another
 */
public record Target(
    String name, String url, Optional<String> user, Optional<String> passwordFile) {}
