package dev.pawl.agent.bootenv;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Named texts that boot loader and running system both read and write.
public interface BootEnvironment {
  /// The variables of these names, as far as they are set.
  Map<String, String> read(List<String> names) throws IOException;

  /// Sets variables, all of them or none: a power cut leaves either the old ones or the new ones.
  void write(Map<String, String> variables) throws IOException;
}
