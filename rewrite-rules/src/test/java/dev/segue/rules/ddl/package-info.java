@NullMarked
package dev.segue.rules.ddl;

import org.jspecify.annotations.NullMarked;
