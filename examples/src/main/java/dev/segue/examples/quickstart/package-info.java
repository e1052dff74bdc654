/**
 * The quickstart: two versions of a small order-handling application, each written for its own
 * shape of the tables, run at once while several changes go up their ladder and back.
 */
@NullMarked
package dev.segue.examples.quickstart;

import org.jspecify.annotations.NullMarked;
