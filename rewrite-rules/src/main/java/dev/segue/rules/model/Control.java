package dev.segue.rules.model;

import java.util.Optional;

/**
 * Where the {@code segue} tables are.
 *
 * @param schema their schema
 * @param primaryUrl the URL of the primary server, for instances that connect to a read-only one
 */
public record Control(String schema, Optional<String> primaryUrl) {}
