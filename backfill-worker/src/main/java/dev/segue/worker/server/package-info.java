/** What the worker must know of each kind of server that it works on; nothing of its tables. */
@NullMarked
package dev.segue.worker.server;

import org.jspecify.annotations.NullMarked;
