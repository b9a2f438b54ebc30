package dev.pawl.cli.workspace;

import dev.pawl.core.value.KeyId;
import dev.pawl.core.value.RoleName;

/// What people call a key of the workspace. A label helps to find the right file; it proves
/// nothing.
///
/// @param name the file's name in `keys/` without `.pem`
/// @param role the role it signs for
public record KeyLabel(String name, KeyId id, RoleName role) {}
