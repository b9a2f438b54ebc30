package dev.pawl.core.protocol;

import dev.pawl.core.json.JsonValue.JsonObject;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.MalformedInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The `_links` of a DDI answer: relation to absolute URL. Clients follow these and build no URL of
/// their own; relations a client does not know are kept and ignored.
public record Links(Map<String, URI> byRelation) {
  /// Poll: there is something to install.
  public static final String DEPLOYMENT_BASE = "deploymentBase";

  /// Poll: the active action is to be stopped. Never beside [#DEPLOYMENT_BASE].
  public static final String CANCEL_ACTION = "cancelAction";

  /// Poll: the server wants the attributes. Gone on the next poll after they came.
  public static final String CONFIG_DATA = "configData";

  /// Artifact: the bytes, over TLS.
  public static final String DOWNLOAD = "download";

  /// Artifact: the same for clients that know only this name.
  public static final String DOWNLOAD_HTTP = "download-http";

  /// Artifact: MD5 sum in a text file.
  public static final String MD5SUM = "md5sum";

  /// Artifact: the same for clients that know only this name.
  public static final String MD5SUM_HTTP = "md5sum-http";

  /// Poll, ours: folder of the signed metadata, ending in `/`.
  public static final String METADATA = "pawl:metadata";

  /// Poll, ours: where signed boot reports go.
  public static final String REPORT = "pawl:report";

  /// Artifact, ours: the block list of the image (docs/spec/block-hashes.md).
  public static final String BLOCKS = "pawl:blocks";

  /// Artifact, ours: folder of the patches that make this image, ending in `/`. Which of them there
  /// are, the director says (docs/spec/director.md, "Deltas").
  public static final String DELTAS = "pawl:deltas";

  /// No link at all.
  public static final Links NONE = new Links(Map.of());

  private static final String NONCE = "nonce=";
  private static final int MOST = 32;
  private static final int LONGEST_URL = 2048;

  /// @throws MalformedInput if there are more than 32 links or one is not an absolute http(s) URL
  public Links {
    if (byRelation.size() > MOST) {
      throw new MalformedInput("_links", byRelation.size() + " links", "at most " + MOST);
    }
    byRelation.forEach(Links::requireAbsolute);
    byRelation = Collections.unmodifiableMap(new LinkedHashMap<>(byRelation));
  }

  /// These links and one more.
  public Links with(String relation, URI target) {
    var all = new LinkedHashMap<>(byRelation);
    all.put(relation, target);
    return new Links(all);
  }

  /// Where `relation` points, if it is there.
  public Optional<URI> find(String relation) {
    return Optional.ofNullable(byRelation.get(relation));
  }

  /// The nonce that boot reports must answer: the query `nonce=…` of the link [#REPORT].
  public Optional<String> reportNonce() {
    return find(REPORT)
        .flatMap(link -> Optional.ofNullable(link.getQuery()))
        .filter(query -> query.startsWith(NONCE))
        .map(query -> query.substring(NONCE.length()));
  }

  /// These links with `report` as [#REPORT], to be answered with `nonce`.
  /// @param nonce letters, digits, `-` and `_`
  public Links withReport(URI report, String nonce) {
    return with(REPORT, URI.create(report + "?" + NONCE + nonce));
  }

  /// `{"rel":{"href":"https://…"},…}`.
  static JsonObject toJson(Links links) {
    var json = JsonObject.builder();
    links.byRelation.forEach(
        (relation, target) ->
            json.put(relation, JsonObject.builder().put("href", target.toString()).build()));
    return json.build();
  }

  /// The `_links` of `body`; none when the member is absent.
  static Links read(JsonView body) {
    var links = new LinkedHashMap<String, URI>();
    body.optional("_links")
        .ifPresent(
            all ->
                all.asMembers()
                    .forEach((relation, link) -> links.put(relation, link.as("href", Links::url))));
    return new Links(links);
  }

  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new MalformedInput("link", text, "a URL");
    }
  }

  private static void requireAbsolute(String relation, URI target) {
    String scheme = target.getScheme();
    boolean http = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
    if (!http || target.getHost() == null || target.toString().length() > LONGEST_URL) {
      throw new MalformedInput(
          "link " + relation,
          target.toString(),
          "an absolute http or https URL of at most " + LONGEST_URL + " characters");
    }
  }
}
