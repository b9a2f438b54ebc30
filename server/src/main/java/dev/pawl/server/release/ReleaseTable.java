package dev.pawl.server.release;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.json.JsonWriter;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.trust.TargetInfo;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.Digest.Algorithm;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Tenant;
import dev.pawl.server.sql.Row;
import dev.pawl.server.sql.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// The table of all releases that ever were. SQL only.
final class ReleaseTable {
  private final Tenant tenant;

  ReleaseTable(Tenant tenant) {
    this.tenant = tenant;
  }

  /// All of them, none marked as published.
  List<Release> all(Transaction tx) throws SQLException {
    return tx.list(
        "SELECT * FROM release_entry WHERE tenant = ? ORDER BY number",
        ReleaseTable::release,
        tenant.value());
  }

  void add(Transaction tx, Release release) throws SQLException {
    var image = release.image();
    tx.update(
        """
        INSERT INTO release_entry (tenant, number, path, line, counter, content,
          first_published_at) VALUES (?, ?, ?, ?, ?, ?, ?)\
        """,
        tenant.value(),
        release.number(),
        image.path().value(),
        image.line().value(),
        image.counter().value(),
        content(image),
        release.firstPublishedAt());
  }

  private static String content(ImageDescription image) {
    var target = image.toTarget();
    return JsonWriter.line(
        JsonObject.builder()
            .put("length", image.length().value())
            .put("sha256", image.sha256().hex())
            .put("custom", target.custom())
            .build());
  }

  private static Release release(Row row) throws SQLException {
    var path = row.text("path");
    var json =
        JsonReader.read(row.text("content").getBytes(StandardCharsets.UTF_8), JsonLimits.standard())
            .orThrow(failure -> new IllegalStateException(path + ": " + failure.explain()));
    var view = JsonView.of(json);
    var target =
        new TargetInfo(
            new TargetPath(path),
            view.member("length").asNumeric(ByteCount::new),
            Map.of(Algorithm.SHA_256, view.as("sha256", Digest::parseSha256)),
            view.object("custom").asObject(),
            LineNames.role(new ProductLine(row.text("line"))));
    return new Release(
        row.number("number"),
        ImageDescription.from(target)
            .orThrow(failure -> new IllegalStateException(path + ": " + failure.explain())),
        false,
        row.time("first_published_at"));
  }
}
