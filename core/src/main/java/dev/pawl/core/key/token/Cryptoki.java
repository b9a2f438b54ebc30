package dev.pawl.core.key.token;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The three functions of a PKCS#11 module that list tokens (OASIS PKCS#11 3.1, section 5).
/// SunPKCS11 does everything else, but it is told a slot's number and says neither labels nor the
/// state of a PIN.
///
/// The module stays loaded and initialised as long as the process: SunPKCS11 shares it, and accepts
/// that somebody was there before.
final class Cryptoki {
  private static final Linker LINKER = Linker.nativeLinker();

  /// CK_ULONG is the machine's C `long`: 4 bytes on Windows, where structures are packed as well.
  private static final boolean SHORT_LONG =
      Objects.requireNonNull(LINKER.canonicalLayouts().get("long")).byteSize() == Integer.BYTES;

  private static final MemoryLayout ULONG = SHORT_LONG ? JAVA_INT : JAVA_LONG;
  private static final long FIRST_FUNCTION = SHORT_LONG ? 2 : ADDRESS.byteSize();
  private static final int INITIALIZE = 0;
  private static final int GET_SLOT_LIST = 4;
  private static final int GET_TOKEN_INFO = 6;
  private static final int FUNCTIONS = 7;

  private static final long OK = 0;
  private static final long ALREADY_INITIALIZED = 0x191;
  private static final long TOKEN_NOT_PRESENT = 0xE0;
  private static final long TOKEN_NOT_RECOGNIZED = 0xE1;
  private static final long OS_LOCKING_OK = 2;
  private static final long TOKEN_INITIALIZED = 0x400;
  private static final int MOST_SLOTS = 1024;

  private static final int LABEL = 0;
  private static final int MANUFACTURER = 32;
  private static final int MODEL = 64;
  private static final int SERIAL = 80;
  private static final int FLAGS = 96;
  private static final int TOKEN_INFO_BYTES = 256;

  private final MemorySegment functions;

  private Cryptoki(MemorySegment functions) {
    this.functions = functions;
  }

  /// Loads the library and initialises it.
  @SuppressWarnings("restricted") // native code is what this class is for
  static Cryptoki load(Path library) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
      MemorySegment entry =
          symbols
              .find("C_GetFunctionList")
              .orElseThrow(() -> new IOException("a library without C_GetFunctionList"));
      MemorySegment list = arena.allocate(ADDRESS);
      MethodHandle getList = LINKER.downcallHandle(entry, FunctionDescriptor.of(ULONG, ADDRESS));
      require("C_GetFunctionList", call(getList, list));
      MemorySegment functions =
          list.get(ADDRESS, 0).reinterpret(FIRST_FUNCTION + FUNCTIONS * ADDRESS.byteSize());
      Cryptoki module = new Cryptoki(functions);
      module.initialize(arena);
      return module;
    } catch (IllegalArgumentException e) {
      throw new IOException("something that is no library of this machine", e);
    }
  }

  private void initialize(Arena arena) throws IOException {
    // Four callbacks that are not given, flags, a reserved pointer.
    MemorySegment arguments = arena.allocate(6 * ADDRESS.byteSize(), ADDRESS.byteSize());
    writeUlong(arguments, 4 * ADDRESS.byteSize(), OS_LOCKING_OK);
    long answer = call(function(INITIALIZE, ADDRESS), arguments);
    if (answer != ALREADY_INITIALIZED) {
      require("C_Initialize", answer);
    }
  }

  /// The initialised tokens that are present.
  List<TokenInfo> tokens() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle getSlots = function(GET_SLOT_LIST, JAVA_BYTE, ADDRESS, ADDRESS);
      MemorySegment count = arena.allocate(ULONG);
      byte withToken = 1;
      require("C_GetSlotList", call(getSlots, withToken, MemorySegment.NULL, count));
      long size = readUlong(count, 0);
      if (size < 0 || size > MOST_SLOTS) {
        throw new IOException(size + " slots");
      }
      MemorySegment slots = arena.allocate(ULONG, Math.max(1, size));
      require("C_GetSlotList", call(getSlots, withToken, slots, count));
      List<TokenInfo> tokens = new ArrayList<>();
      for (long i = 0; i < Math.min(size, readUlong(count, 0)); i++) {
        addToken(arena, readUlong(slots, i * ULONG.byteSize()), tokens);
      }
      return tokens;
    }
  }

  private void addToken(Arena arena, long slot, List<TokenInfo> tokens) throws IOException {
    MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, ADDRESS.byteSize());
    MethodHandle getInfo = function(GET_TOKEN_INFO, ULONG, ADDRESS);
    long answer = SHORT_LONG ? call(getInfo, (int) slot, info) : call(getInfo, slot, info);
    if (answer == TOKEN_NOT_PRESENT || answer == TOKEN_NOT_RECOGNIZED) {
      return; // pulled out a moment ago, or none of this module's
    }
    require("C_GetTokenInfo", answer);
    long flags = readUlong(info, FLAGS);
    if ((flags & TOKEN_INITIALIZED) != 0) {
      tokens.add(
          new TokenInfo(
              slot,
              text(info, LABEL, 32),
              text(info, SERIAL, 16),
              text(info, MANUFACTURER, 32),
              text(info, MODEL, 16),
              PinState.of(flags)));
    }
  }

  /// Text padded with blanks, or with zeros by modules that know no better.
  private static String text(MemorySegment info, long from, int length) {
    byte[] bytes = info.asSlice(from, length).toArray(JAVA_BYTE);
    String text = new String(bytes, StandardCharsets.UTF_8);
    int zero = text.indexOf('\0');
    return (zero < 0 ? text : text.substring(0, zero)).strip();
  }

  @SuppressWarnings("restricted")
  private MethodHandle function(int index, MemoryLayout... parameters) {
    MemorySegment address = functions.get(UNALIGNED, FIRST_FUNCTION + index * ADDRESS.byteSize());
    return LINKER.downcallHandle(address, FunctionDescriptor.of(ULONG, parameters));
  }

  private static final AddressLayout UNALIGNED = ADDRESS.withByteAlignment(1);

  private static long call(MethodHandle function, Object... arguments) {
    try {
      return ((Number) function.invokeWithArguments(arguments)).longValue();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling a PKCS#11 module", e);
    }
  }

  private static long readUlong(MemorySegment at, long offset) {
    return SHORT_LONG ? at.get(JAVA_INT, offset) & 0xffff_ffffL : at.get(JAVA_LONG, offset);
  }

  private static void writeUlong(MemorySegment at, long offset, long value) {
    if (SHORT_LONG) {
      at.set(JAVA_INT, offset, (int) value);
    } else {
      at.set(JAVA_LONG, offset, value);
    }
  }

  private static void require(String function, long answer) throws IOException {
    if (answer != OK) {
      throw new IOException("%s answering 0x%x".formatted(function, answer));
    }
  }
}
