/// JSON as this product reads and writes it: strict, bounded, without floating point numbers.
/// May depend on `core.failure`, `core.value` and Jackson's streaming parser; Jackson's types stay
/// inside.
/// Read [JsonValue] first, then [JsonReader] and [JsonView]; docs/spec/json.md has the rules.
@NullMarked
package dev.pawl.core.json;

import org.jspecify.annotations.NullMarked;
