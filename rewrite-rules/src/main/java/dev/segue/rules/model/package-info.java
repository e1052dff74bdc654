/**
 * What a rules file declares, as immutable values: changes, their columns and expressions, phases.
 * Nothing here knows SQL text, a database or a driver.
 */
@NullMarked
package dev.segue.rules.model;

import org.jspecify.annotations.NullMarked;
