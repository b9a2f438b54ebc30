package dev.pawl.cli.workspace;

import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.ProductLine;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// A product line of the workspace and the hardware its images may be made for.
public record Product(ProductLine line, Set<HardwareId> hardware) {
  public Product {
    if (hardware.isEmpty()) {
      throw new MalformedInput("product", line.value(), "at least one hardware id");
    }
    hardware = Collections.unmodifiableSet(new LinkedHashSet<>(hardware));
  }
}
