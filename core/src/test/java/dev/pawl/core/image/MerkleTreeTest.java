package dev.pawl.core.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.pawl.core.value.Digest;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tree against the definition of RFC 9162, 2.1.1 and its published example.
class MerkleTreeTest {
  /// The entries of the test tree of the Certificate Transparency project.
  private static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void knownTrees_haveTheirKnownRoots(int entries, String root) {
    MerkleTree tree = new MerkleTree();
    ENTRIES.stream().limit(entries).map(HexFormat.of()::parseHex).forEach(tree::add);
    assertEquals(root, tree.root().hex());
    assertEquals(entries, tree.size());
  }

  @Property(tries = 200)
  void anyTree_equalsTheRecursiveDefinition(@ForAll @Size(max = 40) List<byte[]> entries) {
    MerkleTree tree = new MerkleTree();
    entries.forEach(tree::add);
    assertEquals(Digest.of(Digest.Algorithm.SHA_256, mth(entries)), tree.root());
  }

  @Test
  void askingForTheRoot_doesNotEndTheTree() {
    MerkleTree tree = new MerkleTree();
    tree.add(new byte[] {1});
    tree.add(new byte[] {2});
    tree.add(new byte[] {3});
    Digest three = tree.root();
    assertEquals(three, tree.root());
    tree.add(new byte[] {9, 4, 9}, 1, 1);
    assertNotEquals(three, tree.root());
    assertEquals(
        Digest.of(
            Digest.Algorithm.SHA_256,
            mth(List.of(new byte[] {1}, new byte[] {2}, new byte[] {3}, new byte[] {4}))),
        tree.root());
  }

  /// RFC 9162, 2.1.1, word for word.
  private static byte[] mth(List<byte[]> d) {
    if (d.isEmpty()) {
      return Digest.sha256(new byte[0]).bytes();
    }
    ByteArrayOutputStream hashed = new ByteArrayOutputStream();
    if (d.size() == 1) {
      hashed.write(0x00);
      hashed.writeBytes(d.getFirst());
    } else {
      int k = Integer.highestOneBit(d.size() - 1);
      hashed.write(0x01);
      hashed.writeBytes(mth(d.subList(0, k)));
      hashed.writeBytes(mth(d.subList(k, d.size())));
    }
    return Digest.sha256(hashed.toByteArray()).bytes();
  }
}
