/** TPC-H's queries through Segue, held to what they give on tables that have the shape. */
@NullMarked
package dev.segue.driver.tpch;

import org.jspecify.annotations.NullMarked;
