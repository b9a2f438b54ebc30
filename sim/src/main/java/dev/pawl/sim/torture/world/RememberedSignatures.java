package dev.pawl.sim.torture.world;

import java.io.ByteArrayOutputStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers signatures and the answers of their checks. Whether a key signed some bytes is a pure
/// question: thousands of lives ask the same few ones, and the JDK's answer takes most of the time
/// of a run. Each distinct combination of key, bytes and signature is really checked once, by the
/// JDK; each distinct combination of key and bytes is signed once, and in the same way in each run.
/// In the explorer keys come from [ForeseeableKeys].
///
/// Installed for the processes of the explorer and the fleet simulator; no other program has this
/// class.
public final class RememberedSignatures extends Provider {
  @Serial private static final long serialVersionUID = 1;
  private static final String NAME = "PawlRemembered";
  private static final String METADATA = "Ed25519";
  private static final List<String> ALGORITHMS = List.of(METADATA, "SHA256withECDSA");
  private static final List<String> KEYS = List.of("Ed25519", "EC");
  private static final int MOST = 100_000;

  private RememberedSignatures(List<String> algorithms, List<String> keys) {
    super(NAME, "1", "remembers the JDK's answers");
    var memory = new Memory(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    for (String algorithm : keys) {
      putService(
          new Service(
              this, "KeyPairGenerator", algorithm, ForeseeableKeys.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new ForeseeableKeys(algorithm);
            }
          });
    }
    for (String algorithm : algorithms) {
      putService(
          new Service(this, "Signature", algorithm, Remembered.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Remembered(algorithm, memory);
            }
          });
    }
  }

  /// Asked first from now on, in this process.
  public static void install() {
    install(ALGORITHMS, KEYS);
  }

  /// The same for signed metadata only: what TLS does is done each time, by each device.
  public static void installForMetadata() {
    install(List.of(METADATA), List.of());
  }

  private static void install(List<String> algorithms, List<String> keys) {
    if (Security.getProvider(NAME) == null) {
      Security.insertProviderAt(new RememberedSignatures(algorithms, keys), 1);
    }
  }

  /// As if it had never been.
  public static void remove() {
    Security.removeProvider(NAME);
  }

  /// What is known already, by the digest of the question.
  private record Memory(Map<String, Boolean> answers, Map<String, byte[]> signatures) {
    static <T> void keep(Map<String, T> known, String question, T answer) {
      if (known.size() >= MOST) {
        known.clear(); // most of it was asked once; the rest is soon known again
      }
      known.put(question, answer);
    }
  }

  private static final class Remembered extends SignatureSpi {
    private final Signature jdk;
    private final Memory memory;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private Optional<Key> key = Optional.empty(); // set when it begins

    Remembered(String algorithm, Memory memory) {
      this.memory = memory;
      try {
        this.jdk = Signature.getInstance(algorithm, "SunEC");
      } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
        throw new IllegalStateException("this Java platform lacks " + algorithm, e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey publicKey) {
      key = Optional.of(publicKey);
      message.reset();
    }

    @Override
    protected void engineInitSign(PrivateKey privateKey) {
      key = Optional.of(privateKey);
      message.reset();
    }

    @Override
    protected void engineUpdate(byte one) {
      message.write(one);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {
      message.write(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      byte[] bytes = message.toByteArray();
      message.reset();
      String question = question(bytes, new byte[0]);
      byte[] known = memory.signatures().get(question);
      if (known != null) {
        return known.clone();
      }
      try {
        jdk.initSign((PrivateKey) key.orElseThrow(), new Foreseeable(question));
      } catch (InvalidKeyException e) {
        throw new SignatureException(e);
      }
      jdk.update(bytes);
      byte[] signature = jdk.sign();
      Memory.keep(memory.signatures(), question, signature.clone());
      return signature;
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      byte[] bytes = message.toByteArray();
      message.reset();
      String question = question(bytes, signature);
      Boolean known = memory.answers().get(question);
      if (known != null) {
        return known;
      }
      try {
        jdk.initVerify((PublicKey) key.orElseThrow());
      } catch (InvalidKeyException e) {
        throw new SignatureException(e);
      }
      jdk.update(bytes);
      boolean answer = jdk.verify(signature);
      Memory.keep(memory.answers(), question, answer);
      return answer;
    }

    private String question(byte[] bytes, byte[] signature) {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (byte[] part : List.of(key.orElseThrow().getEncoded(), bytes, signature)) {
          sha256.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
          sha256.update(part);
        }
        return jdk.getAlgorithm() + HexFormat.of().formatHex(sha256.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineSetParameter(AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      jdk.setParameter(parameters);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new InvalidParameterException(name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new InvalidParameterException(name);
    }
  }
}
