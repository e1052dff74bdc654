/**
 * What the driver's tests share: a real server, and planners that do what a test says. Nothing here
 * is published.
 */
@NullMarked
package dev.segue.driver.testing;

import org.jspecify.annotations.NullMarked;
