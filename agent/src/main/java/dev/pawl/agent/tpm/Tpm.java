package dev.pawl.agent.tpm;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// A connection to a TPM 2.0. Every method is one command; handles and codes are those of the
/// specification. Nothing transient is left behind when a method returns, so that it works on a TPM
/// without resource manager too. For one thread; close it soon, a software TPM serves one at a
/// time.
///
/// A TPM that is busy, or slows writing down, is asked again for some seconds. Every other refusal
/// is a [TpmRefused].
public final class Tpm implements Closeable {
  /// The owner's hierarchy.
  public static final int OWNER = 0x40000001;

  /// Who may reset the lockout, and clear the TPM.
  public static final int LOCKOUT = 0x4000000a;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(50);
  private static final int TRIES = 100;
  private static final int SHA_256 = 0x000b;
  private static final int NONE = 0x0010;
  private static final int PERMANENT_PROPERTIES = 0x200;
  private static final int CAPABILITY_PROPERTIES = 6;
  private static final byte[] EMPTY = {};

  private enum Code {
    EVICT_CONTROL(0x120),
    NV_UNDEFINE_SPACE(0x122),
    CLEAR_CONTROL(0x127),
    HIERARCHY_CHANGE_AUTH(0x129),
    NV_DEFINE_SPACE(0x12a),
    CREATE_PRIMARY(0x131),
    NV_INCREMENT(0x134),
    NV_WRITE(0x137),
    NV_WRITE_LOCK(0x138),
    NV_READ(0x14e),
    SIGN(0x15d),
    FLUSH_CONTEXT(0x165),
    NV_READ_PUBLIC(0x169),
    READ_PUBLIC(0x173),
    GET_CAPABILITY(0x17a);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    String act(int handle) {
      return String.format(Locale.ROOT, "TPM2_%s of 0x%08x", name(), handle);
    }
  }

  private final TpmLink link;

  private Tpm(TpmLink link) {
    this.link = link;
  }

  /// Connects.
  public static Tpm open(TpmAddress address) throws IOException {
    return new Tpm(TpmLink.open(address, PATIENCE));
  }

  /// What is known about an index; nothing if there is no such index.
  public Optional<NvIndex> index(int handle) throws IOException {
    TpmReply reply;
    try {
      reply = plain(Code.NV_READ_PUBLIC, handle, new TpmCommand().u32(handle));
    } catch (TpmRefused e) {
      if (e.isUnknownHandle()) {
        return Optional.empty();
      }
      throw e;
    }
    TpmReply info = reply.inner();
    info.expect("index", handle, info.u32());
    info.u16(); // name algorithm
    int attributes = info.u32();
    info.string(); // policy
    return Optional.of(new NvIndex(handle, attributes, info.u16()));
  }

  /// Makes an index.
  /// @param auth authorisation of the index
  public void define(NvIndex index, byte[] auth, byte[] ownerAuth) throws IOException {
    byte[] info =
        new TpmCommand()
            .u32(index.handle())
            .u16(SHA_256)
            .u32(index.attributes())
            .string(EMPTY)
            .u16(index.size())
            .toBytes();
    var command = new TpmCommand().u32(OWNER).passwords(ownerAuth).string(auth).string(info);
    authorised(Code.NV_DEFINE_SPACE, index.handle(), command);
  }

  /// Removes an index.
  public void undefine(int index, byte[] ownerAuth) throws IOException {
    var command = new TpmCommand().u32(OWNER).u32(index).passwords(ownerAuth);
    authorised(Code.NV_UNDEFINE_SPACE, index, command);
  }

  /// Raises a counter by one. When it returns, the new value survives a power cut.
  public void increment(int index, byte[] auth) throws IOException {
    authorised(Code.NV_INCREMENT, index, new TpmCommand().u32(index).u32(index).passwords(auth));
  }

  /// Writes an index from its beginning.
  public void write(int index, byte[] auth, byte[] content) throws IOException {
    var command = new TpmCommand().u32(index).u32(index).passwords(auth);
    authorised(Code.NV_WRITE, index, command.string(content).u16(0));
  }

  /// Locks an index against writing; for ever, if it was defined so.
  public void lock(int index, byte[] auth) throws IOException {
    authorised(Code.NV_WRITE_LOCK, index, new TpmCommand().u32(index).u32(index).passwords(auth));
  }

  /// Reads the first `length` bytes of an index.
  public byte[] read(int index, byte[] auth, int length) throws IOException {
    var command = new TpmCommand().u32(index).u32(index).passwords(auth);
    TpmReply reply = authorised(Code.NV_READ, index, command.u16(length).u16(0));
    byte[] content = reply.string();
    reply.expect("length", length, content.length);
    return content;
  }

  /// TPMA_PERMANENT: which authorisations are set (owner 1, lockout 4), whether clearing is off
  /// (256).
  public int permanentState() throws IOException {
    var command = new TpmCommand().u32(CAPABILITY_PROPERTIES).u32(PERMANENT_PROPERTIES).u32(1);
    TpmReply reply = plain(Code.GET_CAPABILITY, PERMANENT_PROPERTIES, command);
    reply.u8(); // whether there is more
    reply.expect("capability", CAPABILITY_PROPERTIES, reply.u32());
    reply.expect("number of properties", 1, reply.u32());
    reply.expect("property", PERMANENT_PROPERTIES, reply.u32());
    return reply.u32();
  }

  /// Changes the authorisation of a hierarchy.
  public void changeAuth(int hierarchy, byte[] before, byte[] after) throws IOException {
    var command = new TpmCommand().u32(hierarchy).passwords(before).string(after);
    authorised(Code.HIERARCHY_CHANGE_AUTH, hierarchy, command);
  }

  /// Turns TPM2_Clear off; only the platform's firmware can turn it on again.
  public void forbidClear(byte[] lockoutAuth) throws IOException {
    var command = new TpmCommand().u32(LOCKOUT).passwords(lockoutAuth).u8(1);
    authorised(Code.CLEAR_CONTROL, LOCKOUT, command);
  }

  /// Makes a P-256 key for ECDSA with SHA-256 and nothing else, which never leaves the TPM, and
  /// keeps it behind `handle`.
  /// @param unique random bytes: the same ones would give the same key
  public EcPoint createSigningKey(int handle, byte[] auth, byte[] unique, byte[] ownerAuth)
      throws IOException {
    byte[] sensitive = new TpmCommand().string(auth).string(EMPTY).toBytes();
    var command =
        new TpmCommand()
            .u32(OWNER)
            .passwords(ownerAuth)
            .string(sensitive)
            .string(EcPoint.template(unique))
            .string(EMPTY)
            .u32(0); // no PCR
    byte[] answer = exchange(Code.CREATE_PRIMARY, OWNER, true, command);
    TpmReply reply = TpmReply.body(Code.CREATE_PRIMARY.act(OWNER), answer);
    int created = reply.u32();
    try {
      reply.u32(); // length of the parameters
      EcPoint point = EcPoint.read(reply.inner());
      var keep = new TpmCommand().u32(OWNER).u32(created).passwords(ownerAuth).u32(handle);
      authorised(Code.EVICT_CONTROL, handle, keep);
      return point;
    } finally {
      plain(Code.FLUSH_CONTEXT, created, new TpmCommand().u32(created));
    }
  }

  /// Removes a key that is kept behind `handle`.
  public void removeKey(int handle, byte[] ownerAuth) throws IOException {
    var command = new TpmCommand().u32(OWNER).u32(handle).passwords(ownerAuth).u32(handle);
    authorised(Code.EVICT_CONTROL, handle, command);
  }

  /// The public half of the signing key behind `handle`; nothing if there is no key.
  /// @throws IOException too if it is a key of another kind
  public Optional<EcPoint> signingKey(int handle) throws IOException {
    try {
      TpmReply reply = plain(Code.READ_PUBLIC, handle, new TpmCommand().u32(handle));
      return Optional.of(EcPoint.read(reply.inner()));
    } catch (TpmRefused e) {
      if (e.isUnknownHandle()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Signs a SHA-256 digest with the key behind `handle`.
  /// @return r and s
  public BigInteger[] sign(int handle, byte[] auth, byte[] digest) throws IOException {
    var command =
        new TpmCommand()
            .u32(handle)
            .passwords(auth)
            .string(digest)
            .u16(NONE) // the key's own scheme
            .u16(0x8024) // no ticket: TPM_ST_HASHCHECK of the null hierarchy
            .u32(0x40000007)
            .string(EMPTY);
    TpmReply reply = authorised(Code.SIGN, handle, command);
    reply.expect("signature algorithm", EcPoint.ECDSA, reply.u16());
    reply.expect("hash", SHA_256, reply.u16());
    return new BigInteger[] {new BigInteger(1, reply.string()), new BigInteger(1, reply.string())};
  }

  private TpmReply plain(Code code, int handle, TpmCommand rest) throws IOException {
    return TpmReply.body(code.act(handle), exchange(code, handle, false, rest));
  }

  /// A command whose answer has no handle: behind the header stands the length of its parameters.
  private TpmReply authorised(Code code, int handle, TpmCommand rest) throws IOException {
    TpmReply reply = TpmReply.body(code.act(handle), exchange(code, handle, true, rest));
    reply.u32();
    return reply;
  }

  private byte[] exchange(Code code, int handle, boolean authorised, TpmCommand rest)
      throws IOException {
    byte[] command = TpmCommand.of(code.number, authorised, rest);
    for (int attempt = 1; ; attempt++) {
      byte[] answer = link.exchange(command);
      int response = TpmReply.code(answer);
      if (response == 0) {
        return answer;
      }
      if (!isBusy(response) || attempt == TRIES) {
        throw new TpmRefused(code.act(handle), response);
      }
      pause();
    }
  }

  /// TPM_RC_YIELDED, TESTING, NV_RATE, RETRY.
  private static boolean isBusy(int response) {
    return switch (response) {
      case 0x908, 0x90a, 0x920, 0x922 -> true;
      default -> false;
    };
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BEFORE_NEXT_TRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the TPM was busy", e);
    }
  }

  @Override
  public void close() throws IOException {
    link.close();
  }
}
