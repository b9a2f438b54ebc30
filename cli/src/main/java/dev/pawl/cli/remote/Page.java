package dev.pawl.cli.remote;

import java.util.List;
import java.util.Optional;

/// A part of a list.
///
/// @param next where the next part begins; empty when this is the last
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
