package dev.pawl.core.protocol;

import static dev.pawl.core.protocol.Bodies.failure;
import static dev.pawl.core.protocol.Bodies.json;
import static dev.pawl.core.protocol.Bodies.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.protocol.ActionFeedback.Execution;
import dev.pawl.core.protocol.ActionFeedback.Finished;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.TargetPath;
import dev.pawl.core.value.Version;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DdiBodiesTest {
  private static final URI HREF = URI.create("https://update.example/DEFAULT/x");

  @Nested
  class Poll {
    @Test
    void answer_isReadAsWritten() {
      var base =
          new ControllerBase(
              PollInterval.seconds(300),
              Links.NONE.with(Links.DEPLOYMENT_BASE, HREF).with(Links.METADATA, HREF));
      assertEquals(base, ok(ControllerBase.fromJson(ControllerBase.toJson(base))));
      assertEquals(
          json(
              "{'config':{'polling':{'sleep':'00:05:00'}},'_links':{"
                  + "'deploymentBase':{'href':'https://update.example/DEFAULT/x'},"
                  + "'pawl:metadata':{'href':'https://update.example/DEFAULT/x'}}}"),
          ControllerBase.toJson(base));
      assertTrue(base.offersDeployment());
    }

    @Test
    void withoutLinks_hasNoLinksMember() {
      var base = new ControllerBase(PollInterval.seconds(30), Links.NONE);
      assertEquals(
          json("{'config':{'polling':{'sleep':'00:00:30'}}}"), ControllerBase.toJson(base));
      assertEquals(base, ok(ControllerBase.fromJson(ControllerBase.toJson(base))));
      assertFalse(base.offersDeployment());
    }

    @Test
    void unknownFields_areIgnored() {
      ok(
          ControllerBase.fromJson(
              json(
                  "{'config':{'polling':{'sleep':'00:00:30','x':1},'y':[]},'z':{},"
                      + "'_links':{'new:one':{'href':'https://a.example/','templated':true}}}")));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "[]",
          "{'config':{'polling':{}}}",
          "{'config':{'polling':{'sleep':30}}}",
          "{'config':{'polling':{'sleep':'0:05:00'}}}",
          "{'config':{'polling':{'sleep':'24:00:00'}}}",
          "{'config':{'polling':{'sleep':'00:60:00'}}}",
          "{'config':{'polling':{'sleep':'00:00:60'}}}",
          "{'config':{'polling':{'sleep':'00:00:00'}}}",
          "{'config':{'polling':{'sleep':'00:00:30'}},'_links':[]}",
          "{'config':{'polling':{'sleep':'00:00:30'}},'_links':{'a':{}}}",
          "{'config':{'polling':{'sleep':'00:00:30'}},'_links':{'a':{'href':'/relative'}}}",
          "{'config':{'polling':{'sleep':'00:00:30'}},'_links':{'a':{'href':'file:///etc/x'}}}",
          "{'config':{'polling':{'sleep':'00:00:30'}},'_links':{'a':{'href':'https:///x'}}}",
          "{'config':{'polling':{'sleep':'00:00:30'}},'_links':{'a':{'href':'https://a b/'}}}",
        })
    void wrongShape_isRefused(String text) {
      assertTrue(failure(ControllerBase.fromJson(json(text))).startsWith("protocol.malformed | "));
    }

    @Test
    void tooManyOrTooLongLinks_areRefused() {
      var many = new HashMap<String, URI>();
      for (int i = 0; i < 33; i++) {
        many.put("rel" + i, HREF);
      }
      assertThrows(MalformedInput.class, () -> new Links(many));
      URI longer = URI.create("https://a.example/" + "x".repeat(2048));
      assertThrows(MalformedInput.class, () -> Links.NONE.with("rel", longer));
    }

    @ParameterizedTest
    @CsvSource({"1, 00:00:01", "300, 00:05:00", "86399, 23:59:59", "3661, 01:01:01"})
    void interval_isEightCharacters(long seconds, String text) {
      assertEquals(text, PollInterval.seconds(seconds).toString());
      assertEquals(PollInterval.seconds(seconds), PollInterval.parse(text));
    }

    @Test
    void interval_outsideTheDay_isRefused() {
      assertThrows(MalformedInput.class, () -> PollInterval.seconds(0));
      assertThrows(MalformedInput.class, () -> PollInterval.seconds(86_400));
      assertThrows(MalformedInput.class, () -> new PollInterval(Duration.ofMillis(1500)));
    }
  }

  @Nested
  class Deployment {
    private final DdiArtifact artifact =
        new DdiArtifact(
            "lock-2.0.0.img",
            "a".repeat(40),
            "b".repeat(32),
            Digest.sha256(new byte[0]),
            new ByteCount(70_000),
            Links.NONE.with(Links.DOWNLOAD, HREF).with(Links.BLOCKS, HREF));
    private final DeploymentBase base =
        DeploymentBase.forced(
            new ActionId(1001),
            DdiChunk.image(
                new TargetPath("line-lock/lock-2.0.0.img"),
                new Version("2.0.0"),
                "lock",
                artifact));

    @Test
    void deployment_isReadAsWritten() {
      assertEquals(base, ok(DeploymentBase.fromJson(DeploymentBase.toJson(base))));
      assertEquals(
          json(
              """
              {'id':'1001','deployment':{'download':'forced','update':'forced','chunks':[
                {'part':'os','version':'2.0.0','name':'lock','artifacts':[
                  {'filename':'lock-2.0.0.img','hashes':{'sha1':'%s','md5':'%s','sha256':'%s'},
                   'size':70000,'_links':{'download':{'href':'%s'},'pawl:blocks':{'href':'%s'}}}],
                 'metadata':[{'key':'pawl.target','value':'line-lock/lock-2.0.0.img'}]}]}}
              """
                  .formatted(artifact.sha1(), artifact.md5(), artifact.sha256().hex(), HREF, HREF)),
          DeploymentBase.toJson(base));
    }

    @Test
    void chunk_namesItsTarget() {
      assertEquals(
          Optional.of(new TargetPath("line-lock/lock-2.0.0.img")),
          base.chunks().getFirst().target());
      var without = new DdiChunk("os", "1", "x", List.of(), Map.of());
      assertEquals(Optional.empty(), without.target());
      assertFalse(DdiChunk.toJson(without).members().containsKey("metadata"));
      var escaping = new DdiChunk("os", "1", "x", List.of(), Map.of(DdiChunk.TARGET, "../x"));
      assertThrows(MalformedInput.class, escaping::target);
    }

    @Test
    void metadataKeyTwice_isRefused() {
      String text =
          "{'id':'1001','deployment':{'download':'skip','update':'attempt','chunks':[{'part':'os',"
              + "'version':'1','name':'x','artifacts':[],'metadata':["
              + "{'key':'a','value':'1'},{'key':'a','value':'2'}]}]}}";
      assertTrue(failure(DeploymentBase.fromJson(json(text))).contains("/chunks/0/metadata/1"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'deployment':{'download':'forced','update':'forced','chunks':[]}}",
          "{'id':1001,'deployment':{'download':'forced','update':'forced','chunks':[]}}",
          "{'id':'7','deployment':{'download':'forced','update':'forced','chunks':[]}}",
          "{'id':'1001','deployment':{'update':'forced','chunks':[]}}",
          "{'id':'1001','deployment':{'download':'forced','update':'FORCED','chunks':[]}}",
          "{'id':'1001','deployment':{'download':'forced','update':'forced'}}",
          "{'id':'1001','deployment':{'download':'forced','update':'forced','chunks':[1]}}",
        })
    void wrongShape_isRefused(String text) {
      assertTrue(failure(DeploymentBase.fromJson(json(text))).startsWith("protocol.malformed | "));
    }

    @ParameterizedTest
    @CsvSource({
      "../x, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      "x, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      "x, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbb",
    })
    void artifact_withBadNameOrHash_isRefused(String name, String sha1, String md5) {
      Digest sha256 = Digest.sha256(new byte[0]);
      assertThrows(
          MalformedInput.class,
          () -> new DdiArtifact(name, sha1, md5, sha256, ByteCount.ZERO, Links.NONE));
    }

    @Test
    void tooManyParts_areRefused() {
      DdiChunk chunk = new DdiChunk("os", "1", "x", List.of(), Map.of());
      assertThrows(
          MalformedInput.class,
          () ->
              new DeploymentBase(
                  base.action(), base.download(), base.update(), Collections.nCopies(17, chunk)));
      assertThrows(
          MalformedInput.class,
          () -> new DdiChunk("os", "1", "x", Collections.nCopies(17, artifact), Map.of()));
      var many = new HashMap<String, String>();
      for (int i = 0; i < 33; i++) {
        many.put("key" + i, "");
      }
      assertThrows(MalformedInput.class, () -> new DdiChunk("os", "1", "x", List.of(), many));
    }

    @Test
    void cancel_isReadAsWritten() {
      var cancel = new CancelAction(new ActionId(1002));
      assertEquals(
          json("{'id':'1002','cancelAction':{'stopId':'1002'}}"), CancelAction.toJson(cancel));
      assertEquals(cancel, ok(CancelAction.fromJson(CancelAction.toJson(cancel))));
      assertTrue(
          failure(CancelAction.fromJson(json("{'id':'1002'}"))).contains("\"cancelAction\""));
    }
  }

  @Nested
  class Feedback {
    @Test
    void full_isReadAsWritten() {
      var feedback =
          new ActionFeedback(
              Optional.of(Instant.ofEpochMilli(1_700_000_000_123L)),
              Execution.PROCEEDING,
              Finished.NONE,
              Optional.of(new ActionFeedback.Progress(3, Optional.of(7L))),
              Optional.of(200L),
              List.of("one", "two\n\"quoted\""));
      assertEquals(feedback, ok(ActionFeedback.fromJson(ActionFeedback.toJson(feedback))));
      assertEquals(
          json(
              "{'timestamp':1700000000123,'status':{'execution':'proceeding','result':{"
                  + "'finished':'none','progress':{'cnt':3,'of':7}},'code':200,"
                  + "'details':['one','two\\n\\'quoted\\'']}}"),
          ActionFeedback.toJson(feedback));
    }

    @Test
    void shortForms_areReadAsWritten() {
      Instant at = Instant.ofEpochMilli(5);
      var closed = ActionFeedback.closed(at, Finished.SUCCESS, List.of());
      assertEquals(closed, ok(ActionFeedback.fromJson(ActionFeedback.toJson(closed))));
      var going = ActionFeedback.proceeding(at, "half way");
      assertEquals(going, ok(ActionFeedback.fromJson(ActionFeedback.toJson(going))));
    }

    @Test
    void olderClients_areUnderstood() {
      var feedback =
          ok(
              ActionFeedback.fromJson(
                  json(
                      "{'id':7,'time':'20261120T093000','status':{'execution':'closed','result':"
                          + "{'finished':'success','progress':{'cnt':0}}}}")));
      assertEquals(Optional.empty(), feedback.at());
      assertEquals(List.of(), feedback.details());
      assertEquals(0, feedback.progress().orElseThrow().count());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{'status':{'execution':'closed'}}",
          "{'status':{'result':{'finished':'none'}}}",
          "{'status':{'execution':'done','result':{'finished':'none'}}}",
          "{'status':{'execution':'closed','result':{'finished':'maybe'}}}",
          "{'timestamp':-1,'status':{'execution':'closed','result':{'finished':'none'}}}",
          "{'status':{'execution':'closed','result':{'finished':'none'},'details':'text'}}",
          "{'status':{'execution':'closed','result':{'finished':'none'},'details':[1]}}",
          "{'status':{'execution':'closed','result':{'finished':'none','progress':{}}}}",
        })
    void wrongShape_isRefused(String text) {
      assertTrue(failure(ActionFeedback.fromJson(json(text))).startsWith("protocol.malformed | "));
    }

    @Test
    void tooManyOrTooLongDetails_areRefused() {
      Instant at = Instant.ofEpochMilli(5);
      List<String> most = Collections.nCopies(50, "x".repeat(8192));
      ActionFeedback.closed(at, Finished.NONE, most);
      assertThrows(
          MalformedInput.class,
          () -> ActionFeedback.closed(at, Finished.NONE, Collections.nCopies(51, "")));
      assertThrows(
          MalformedInput.class,
          () -> ActionFeedback.closed(at, Finished.NONE, List.of("x".repeat(8193))));
    }
  }

  @Nested
  class Attributes {
    @Test
    void attributes_areReadAsWritten() {
      var config = new ConfigData(ConfigData.Mode.REPLACE, Map.of("hardware", "lock-s2"));
      assertEquals(
          json("{'mode':'replace','data':{'hardware':'lock-s2'}}"), ConfigData.toJson(config));
      assertEquals(config, ok(ConfigData.fromJson(ConfigData.toJson(config))));
    }

    @Test
    void withoutMode_isMerge_andOlderFieldsAreIgnored() {
      var config = ok(ConfigData.fromJson(json("{'id':'','time':'x','data':{'a':''}}")));
      assertEquals(new ConfigData(ConfigData.Mode.MERGE, Map.of("a", "")), config);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{'data':{}}",
          "{'data':{'':'x'}}",
          "{'data':{'a':1}}",
          "{'data':['a']}",
          "{'mode':'add','data':{'a':'b'}}",
        })
    void wrongShape_isRefused(String text) {
      assertTrue(failure(ConfigData.fromJson(json(text))).startsWith("protocol.malformed | "));
    }

    @Test
    void beyondTheLimits_isRefused() {
      String longest = "x".repeat(128);
      new ConfigData(ConfigData.Mode.MERGE, Map.of(longest, longest));
      assertThrows(
          MalformedInput.class,
          () -> new ConfigData(ConfigData.Mode.MERGE, Map.of(longest + "x", "")));
      assertThrows(
          MalformedInput.class,
          () -> new ConfigData(ConfigData.Mode.MERGE, Map.of("a", longest + "x")));
      var many = new HashMap<String, String>();
      for (int i = 0; i < 101; i++) {
        many.put("key" + i, "");
      }
      assertThrows(MalformedInput.class, () -> new ConfigData(ConfigData.Mode.MERGE, many));
    }
  }
}
