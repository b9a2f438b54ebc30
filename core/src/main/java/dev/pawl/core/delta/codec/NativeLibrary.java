package dev.pawl.core.delta.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/// A shared library of this machine and its functions. It stays loaded as long as the program runs.
final class NativeLibrary {
  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /// The codec of the library of this file name, looked for where the system's loader looks.
  /// @param codec takes the functions it needs out of the library
  @SuppressWarnings("restricted")
  static Optional<BlockCodec> find(String fileName, Function<NativeLibrary, BlockCodec> codec) {
    try {
      var library = new NativeLibrary(SymbolLookup.libraryLookup(fileName, Arena.global()));
      return Optional.of(codec.apply(library));
    } catch (IllegalArgumentException | IllegalCallerException e) {
      return Optional.empty(); // not installed, or native access is not allowed
    } catch (NoSuchElementException e) {
      return Optional.empty(); // a library that has not the functions
    }
  }

  /// A function of the library.
  /// @throws java.util.NoSuchElementException if it has none of that name
  @SuppressWarnings("restricted")
  MethodHandle function(String name, FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), shape);
  }

  /// What a function without arguments that returns a C string says.
  @SuppressWarnings("restricted")
  String text(String name) {
    MethodHandle function = function(name, FunctionDescriptor.of(ValueLayout.ADDRESS));
    MemorySegment text = call(() -> (MemorySegment) function.invokeExact());
    return text.reinterpret(64).getString(0);
  }

  /// A call of a function, with its declared `Throwable`.
  interface Call<T> {
    T run() throws Throwable;
  }

  /// Runs a call. Native functions throw nothing: what is thrown is an error of ours.
  static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling a native function", e);
    }
  }

  /// A copy of the bytes where native functions can read them.
  static MemorySegment in(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /// The first `length` bytes.
  static byte[] out(MemorySegment segment, long length) {
    return segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }
}
