package io.tollgate.stored;

import java.util.Map;

/** What a shop wrote about its order, to read it again: nothing here decides anything. */
public record OrderTexts(String description, Map<String, String> metadata) {}
