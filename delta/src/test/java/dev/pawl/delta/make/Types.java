package dev.pawl.delta.make;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes tables of types as kernels have them (BTF): numbers, structs with members, pointers and
/// functions. The other build of the same types has them, and their names, in another order.
final class Types {
  private static final int STRUCTS = 120;
  private static final int KINDS =
      4; // records of each struct: itself, pointer, prototype, function

  private Types() {}

  static byte[] table(long seed, boolean other) {
    return table(seed, STRUCTS, other);
  }

  static byte[] table(long seed, int structs, boolean other) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < structs; i++) {
      order.add(i);
    }
    if (other) {
      Collections.rotate(order, 47);
      Collections.swap(order, 3, 90);
    }
    int[] places = new int[structs];
    for (int place = 0; place < structs; place++) {
      places[order.get(place)] = place;
    }
    Map<String, Integer> names = new HashMap<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write(0);
    ByteBuffer records = ByteBuffer.allocate(16 + 256 * structs).order(ByteOrder.LITTLE_ENDIAN);
    records.putInt(name(names, text, "int")).putInt(1 << 24).putInt(4).putInt(32);
    for (int i : order) {
      Random random = new Random(seed * 1000 + i);
      int members = 1 + random.nextInt(6) + (other && i % 50 == 7 ? 1 : 0);
      int first = 2 + KINDS * places[i];
      records
          .putInt(name(names, text, "struct_" + i))
          .putInt(4 << 24 | members)
          .putInt(8 * members);
      for (int m = 0; m < members; m++) {
        int target = 3 + KINDS * places[random.nextInt(structs)];
        records.putInt(name(names, text, "member_" + i + "_" + m)).putInt(target).putInt(64 * m);
      }
      records.putInt(0).putInt(2 << 24).putInt(first);
      records.putInt(0).putInt(13 << 24 | 1).putInt(1);
      records.putInt(name(names, text, "argument_" + i % 9)).putInt(first + 1);
      records.putInt(name(names, text, "function_" + i)).putInt(12 << 24 | 1).putInt(first + 2);
    }
    int length = records.position();
    ByteBuffer out = ByteBuffer.allocate(24 + length + text.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0x0001EB9F).putInt(24).putInt(0).putInt(length).putInt(length).putInt(text.size());
    out.put(records.array(), 0, length).put(text.toByteArray());
    return out.array();
  }

  private static int name(Map<String, Integer> names, ByteArrayOutputStream text, String name) {
    Integer known = names.putIfAbsent(name, text.size());
    if (known != null) {
      return known;
    }
    int at = text.size();
    text.writeBytes((name + "\0").getBytes(StandardCharsets.US_ASCII));
    return at;
  }
}
