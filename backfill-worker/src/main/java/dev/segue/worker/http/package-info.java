/**
 * The HTTP server of a long-running worker: who may ask what, answers, and the files of the status
 * page. It knows nothing of works; whoever starts it brings the routes.
 *
 * <p>The server is Jetty's core (12.1, without servlets): kept by its own project since 1995 and
 * released monthly, four jars of 2.3 MB together, with bounds on headers and idle connections and
 * with TLS whose keystore is read again when it is renewed. The JDK's own {@code jdk.httpserver}
 * was weighed: no jar at all, but it answers slow clients with a thread each, has its limits in
 * system properties, and is meant for testing by its own documentation.
 */
@NullMarked
package dev.segue.worker.http;

import org.jspecify.annotations.NullMarked;
