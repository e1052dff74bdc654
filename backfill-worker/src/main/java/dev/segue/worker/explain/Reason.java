package dev.segue.worker.explain;

/**
 * Why a text is changed at a place.
 *
 * @param at where in the application's text
 * @param subject the piece of the text that it is about
 * @param words why, without a capital and without a full stop
 */
public record Reason(TextPosition at, String subject, String words) {}
