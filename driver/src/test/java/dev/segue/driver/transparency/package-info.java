/**
 * That an application cannot tell Segue from the vendor's driver: the same calls on both, and what
 * each tells, side by side.
 */
@NullMarked
package dev.segue.driver.transparency;

import org.jspecify.annotations.NullMarked;
