package dev.pawl.sim.tidy;

/// Something that is not as agreed.
/// @param file path from the root of the tree
/// @param line counted from 1
/// @param problem what is wrong
/// @param instead what to write instead
record Finding(String file, long line, String problem, String instead) {
  @Override
  public String toString() {
    return "%s:%d: %s. Instead: %s.".formatted(file, line, problem, instead);
  }
}
