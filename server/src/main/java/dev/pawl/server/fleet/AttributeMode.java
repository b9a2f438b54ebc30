package dev.pawl.server.fleet;

import java.util.Map;
import java.util.TreeMap;

/// What a device wants done with the attributes it sends (DDI: `mode` of configData).
public enum AttributeMode {
  /// Sets those named, keeps the others.
  MERGE,
  /// Keeps only those named.
  REPLACE,
  /// Forgets those named.
  REMOVE;

  Map<String, String> apply(Map<String, String> known, Map<String, String> sent) {
    Map<String, String> result = new TreeMap<>(known);
    switch (this) {
      case MERGE -> result.putAll(sent);
      case REPLACE -> {
        result.clear();
        result.putAll(sent);
      }
      case REMOVE -> result.keySet().removeAll(sent.keySet());
    }
    return result;
  }
}
