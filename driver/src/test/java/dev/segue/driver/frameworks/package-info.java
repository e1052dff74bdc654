/**
 * The driver as frameworks configure it: the snippets of the README, run. Nothing but these tests
 * knows the frameworks.
 */
@NullMarked
package dev.segue.driver.frameworks;

import org.jspecify.annotations.NullMarked;
