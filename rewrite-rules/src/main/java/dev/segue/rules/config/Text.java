package dev.segue.rules.config;

import org.snakeyaml.engine.v2.nodes.Node;

/** A scalar of a rules file and where it stands. */
record Text(String value, Node node) {}
