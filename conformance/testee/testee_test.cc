#include "conformance/testee/testee.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace mitogen {
namespace {

using Json = nlohmann::json;

// The answer to a request without an id, as JSON without the id and without
// what is for people.
std::string Ask(const std::string& request) {
  const std::string line = AnswerTo("{\"id\":5," + request.substr(1));
  EXPECT_EQ(line.find('\n'), line.npos);
  Json answer = Json::parse(line, nullptr, false);
  if (answer.is_discarded()) return absl::StrCat("no JSON: ", line);
  EXPECT_EQ(answer["id"], 5);
  answer.erase("id");
  if (answer.contains("refused")) answer["refused"].erase("message");
  return answer.dump();
}

std::string Refusal(const std::string& kind, const std::string& clause) {
  return absl::StrCat(R"({"refused":{"clause":")", clause, R"(","kind":")",
                      kind, "\"}}");
}

// ---- Lines ----

TEST(AnswerTo, GivesTheIdBack) {
  EXPECT_EQ(AnswerTo(R"({"id": -7, "op": "pickle.load", "bytes": "4e2e"})"),
            R"({"id":-7,"values":[{"root":null}]})");
}

TEST(AnswerTo, CallsALineBrokenThatIsNoRequest) {
  for (const std::string line :
       {"", "x", "[]", "1", "{}", R"({"id":"1","op":"hello"})",
        R"({"id":1.5,"op":"hello"})", "{\"id\":1,\"op\":\"\xff\"}",
        R"({"id":1,"op":"\ud800"})",
        R"({"id":1,"op":"hello"})"
        "}"}) {
    EXPECT_TRUE(absl::StartsWith(AnswerTo(line), R"({"id":null,"broken":)"))
        << line;
  }
  EXPECT_EQ(Ask(R"({"op":1})"), R"({"broken":"expected op to be a string"})");
}

TEST(AnswerTo, SurvivesJsonDeeperThanAStack) {
  EXPECT_TRUE(absl::StrContains(AnswerTo(std::string(200'000, '[')), "broken"));
  std::string nested = R"({"id":1,"op":"pickle.dump","values":)";
  nested += std::string(200'000, '[') + std::string(200'000, ']') + "}";
  EXPECT_TRUE(absl::StrContains(AnswerTo(nested), "broken"));
}

TEST(AnswerTo, SaysWhichOperationItDoesNotKnow) {
  EXPECT_EQ(Ask(R"({"op":"no.such"})"),
            R"({"unsupported":"operation no.such"})");
}

TEST(AnswerTo, SaysWhichReleaseItDoesNotKnow) {
  for (const char* release : {"0.2.7", "0.4.0", "newest"}) {
    EXPECT_EQ(
        Ask(absl::StrCat(R"({"op":"frame.decode","chunks":[],"release":")",
                         release, "\"}")),
        absl::StrCat(R"({"unsupported":"release )", release, "\"}"));
  }
}

TEST(AnswerTo, IgnoresKeysThatItDoesNotKnow) {
  EXPECT_EQ(Ask(R"({"op":"pickle.load","bytes":"4e2e","color":"red"})"),
            R"({"values":[{"root":null}]})");
}

TEST(Hello, ListsOperationsThatAreThere) {
  const Json hello = Json::parse(Ask(R"({"op":"hello"})"));
  EXPECT_EQ(hello["name"], "mitogen-testee");
  EXPECT_EQ(hello["releases"], Json({"*"}));
  EXPECT_GE(hello["operations"].size(), 12);
  for (const Json& operation : hello["operations"]) {
    const std::string answer =
        Ask(absl::StrCat(R"({"op":)", operation.dump(), "}"));
    EXPECT_FALSE(absl::StrContains(answer, "unsupported")) << answer;
  }
}

// ---- Frames ----

constexpr char kFrame[] =
    "4d490000000300000000000000000000006500000001000000026869";

TEST(FrameDecode, GivesMessagesAndTheBytesThatAreLeft) {
  EXPECT_EQ(Ask(absl::StrCat(R"({"op":"frame.decode","chunks":["4d49","",")",
                             absl::string_view(kFrame).substr(4), "4d\"]}")),
            R"({"messages":[{"auth":0,"dst":3,"handle":101,"payload":"6869",)"
            R"("reply_to":1,"src":0,"tag":19785}],"rest":1})");
}

TEST(FrameDecode, GivesTheMessagesBeforeARefusal) {
  const Json answer =
      Json::parse(Ask(absl::StrCat(R"({"op":"frame.decode","chunks":[")",
                                   kFrame, std::string(52, '0'), "\"]}")));
  EXPECT_EQ(answer["messages"].size(), 1);
  EXPECT_EQ(answer["refused"].dump(),
            R"({"clause":"FRM-2","kind":"peer","offset":28})");
  EXPECT_FALSE(answer.contains("rest"));
}

TEST(FrameDecode, KeepsTheLimitThatItIsGiven) {
  const std::string request =
      absl::StrCat(R"({"op":"frame.decode","chunks":[")", kFrame,
                   R"("],"max_message_size":)");
  EXPECT_TRUE(absl::StrContains(Ask(request + "2}"), R"("rest":0)"));
  EXPECT_EQ(Ask(request + "1}"),
            R"({"messages":[],"refused":)"
            R"({"clause":"FRM-3","kind":"limit","offset":0}})");
  EXPECT_EQ(
      Ask(request + "-1}"),
      R"({"broken":"expected max_message_size to be a number up to 4294967295"})");
}

TEST(FrameDecode, ReadsAsTheReleaseDoes) {
  const std::string raw =
      absl::StrCat("4d4b", absl::string_view(kFrame).substr(4));
  const std::string request =
      absl::StrCat(R"({"op":"frame.decode","chunks":[")", raw, "\"]");
  EXPECT_TRUE(absl::StrContains(Ask(request + "}"), R"("tag":19787)"));
  EXPECT_TRUE(absl::StrContains(Ask(request + R"(,"release":"0.3.38"})"),
                                R"("clause":"FRM-2")"));
}

TEST(FrameDecode, WantsChunksOfHexadecimal) {
  EXPECT_EQ(Ask(R"({"op":"frame.decode"})"),
            R"({"broken":"expected chunks, got none"})");
  EXPECT_EQ(Ask(R"({"op":"frame.decode","chunks":"00"})"),
            R"({"broken":"expected chunks to be a list"})");
  EXPECT_EQ(Ask(R"({"op":"frame.decode","chunks":["0"]})"),
            R"({"broken":"expected a chunk to be bytes in hexadecimal"})");
}

constexpr char kMessage[] =
    R"({"tag":19785,"dst":3,"src":0,"auth":0,"handle":101,"reply_to":1,)"
    R"("payload":"6869"})";

TEST(FrameEncode, WritesMessagesOneAfterAnother) {
  EXPECT_EQ(Ask(absl::StrCat(R"({"op":"frame.encode","messages":[)", kMessage,
                             ",", kMessage, "]}")),
            absl::StrCat(R"({"bytes":")", kFrame, kFrame, "\"}"));
  EXPECT_EQ(Ask(R"({"op":"frame.encode","messages":[]})"), R"({"bytes":""})");
}

std::string EncodeWith(const std::string& key, const std::string& value) {
  Json message = Json::parse(kMessage);
  message[key] = Json::parse(value);
  return Ask(absl::StrCat(R"({"op":"frame.encode","messages":[)",
                          message.dump(), "]}"));
}

TEST(FrameEncode, RefusesANumberThatDoesNotFit) {
  EXPECT_EQ(EncodeWith("dst", "4294967296"), Refusal("caller", "FRM-1"));
  EXPECT_EQ(EncodeWith("dst", "18446744073709551616"),
            Refusal("caller", "FRM-1"));
  EXPECT_EQ(EncodeWith("src", "-1"), Refusal("caller", "FRM-1"));
  EXPECT_EQ(EncodeWith("tag", "65536"), Refusal("caller", "FRM-1"));
  EXPECT_EQ(EncodeWith("tag", "0"), Refusal("caller", "FRM-2"));
}

TEST(FrameEncode, RefusesMoreThanTheLimit) {
  const std::string messages = absl::StrCat(R"("messages":[)", kMessage, "]}");
  EXPECT_EQ(Ask(absl::StrCat(R"({"op":"frame.encode","max_message_size":1,)",
                             messages)),
            Refusal("caller", "FRM-3"));
  EXPECT_EQ(Ask(absl::StrCat(R"({"op":"frame.encode","max_message_size":2,)",
                             messages)),
            absl::StrCat(R"({"bytes":")", kFrame, "\"}"));
}

TEST(FrameEncode, WantsWholeMessages) {
  EXPECT_EQ(EncodeWith("auth", "\"0\""),
            R"({"broken":"expected auth to be an integer"})");
  EXPECT_EQ(EncodeWith("auth", "1.5"),
            R"({"broken":"expected auth to be an integer"})");
  EXPECT_EQ(EncodeWith("payload", "[]"),
            R"({"broken":"expected payload to be bytes in hexadecimal"})");
  EXPECT_EQ(Ask(R"({"op":"frame.encode","messages":[1]})"),
            R"({"broken":"expected a message to be an object"})");
  EXPECT_EQ(Ask(R"({"op":"frame.encode","messages":[{}]})"),
            R"({"broken":"expected tag, got none"})");
}

// ---- Pickles ----

TEST(PickleLoad, ReadsOnePickleOrAll) {
  const std::string request = R"({"op":"pickle.load","bytes":"4b012e4b022e")";
  EXPECT_EQ(Ask(request + "}"), R"({"values":[{"root":1}]})");
  EXPECT_EQ(Ask(request + R"(,"count":"all"})"),
            R"({"values":[{"root":1},{"root":2}]})");
  EXPECT_EQ(Ask(request + R"(,"count":"two"})"),
            R"({"unsupported":"count two"})");
  EXPECT_EQ(Ask(R"({"op":"pickle.load","bytes":"","count":"all"})"),
            R"({"values":[]})");
}

TEST(PickleLoad, ShowsAListAsALaterPickleLeftIt) {
  EXPECT_EQ(Ask(R"({"op":"pickle.load","bytes":"5d71002e68004b01612e",)"
                R"("count":"all"})"),
            R"({"values":[{"nodes":[{"list":[1]}],"root":{"ref":0}},)"
            R"({"nodes":[{"list":[1]}],"root":{"ref":0}}]})");
}

TEST(PickleLoad, GivesTheValuesBeforeARefusal) {
  EXPECT_EQ(Ask(R"({"op":"pickle.load","bytes":"4b012e80","count":"all"})"),
            R"({"refused":{"clause":"PKL-1","kind":"peer","offset":3},)"
            R"("values":[{"root":1}]})");
}

TEST(PickleLoad, AllowsNoGlobalsIfAskedSo) {
  const std::string request =
      R"({"op":"pickle.load","bytes":"635f5f6275696c74696e5f5f0a62797465730a2e")";
  EXPECT_EQ(Ask(request + "}"),
            R"({"values":[{"root":{"global":"__builtin__.bytes"}}]})");
  EXPECT_TRUE(absl::StrContains(Ask(request + R"(,"globals":"none"})"),
                                R"("clause":"PKL-15")"));
}

TEST(PickleDump, WritesWithOneMemo) {
  EXPECT_EQ(Ask(R"({"op":"pickle.dump","values":[{"root":"a"},{"root":"a"}],)"
                R"("profile":"python3"})"),
            R"({"bytes":"800258010000006171002e800268002e"})");
}

TEST(PickleDump, WritesTopLevelBytesAsTheReleaseDoes) {
  const std::string request =
      R"({"op":"pickle.dump","values":[{"root":{"bytes":"41"}}],)"
      R"("profile":"python3")";
  EXPECT_EQ(Ask(request + "}"), R"({"bytes":"80025401000000412e"})");
  EXPECT_TRUE(absl::StrContains(Ask(request + R"(,"release":"0.3.40"})"),
                                "5f636f64656373"));
}

TEST(PickleDump, RefusesWhatNoPeerReads) {
  EXPECT_EQ(Ask(R"({"op":"pickle.dump",)"
                R"("values":[{"root":{"bytearray":"41"}}]})"),
            Refusal("caller", "PKL-22"));
}

// To order the dict for each pickle that gets it would take minutes.
TEST(PickleLoad, OrdersADictOnceThatManyPicklesShare) {
  constexpr int kMany = 50'000;
  std::string pickles("}q\0(", 4);
  for (int i = 0; i < 4 * kMany; ++i) pickles += "NN";
  pickles += "u.";
  for (int i = 0; i < kMany; ++i) pickles.append("h\0\x85.", 4);
  const Json answer = Json::parse(
      Ask(absl::StrCat(R"({"op":"pickle.load","count":"all","bytes":")",
                       absl::BytesToHexString(pickles), "\"}")));
  EXPECT_EQ(answer["values"].size(), kMany + 1);
  EXPECT_EQ(answer["values"][kMany].dump(),
            R"({"nodes":[{"tuple":[{"ref":1}]},{"dict":[[null,null]]}],)"
            R"("root":{"ref":0}})");
}

// ---- Payloads ----

TEST(PayloadParse, GivesTheFieldsAsValues) {
  EXPECT_EQ(Ask(R"({"op":"payload.parse","handle":"ADD_ROUTE",)"
                R"("bytes":"373a61"})"),
            R"({"fields":{"id":{"root":7},"name":{"root":"a"}}})");
  EXPECT_EQ(Ask(R"({"op":"payload.parse","handle":"ALLOCATE_ID",)"
                R"("reply":true,"bytes":"80024b0a4b14862e"})"),
            R"({"fields":{"end":{"root":20},"first":{"root":10}}})");
  EXPECT_EQ(Ask(R"({"op":"payload.parse","handle":"SHUTDOWN","bytes":""})"),
            R"({"fields":{}})");
}

TEST(PayloadParse, LooksAtTheTag) {
  const std::string question =
      R"({"op":"payload.parse","handle":"FILE_CHUNK","bytes":"61","tag":)";
  EXPECT_EQ(Ask(absl::StrCat(question, 0x4d4b, "}")),
            R"({"fields":{"data":{"root":{"bytes":"61"}}}})");
  EXPECT_TRUE(
      absl::StrContains(Ask(absl::StrCat(question, 0x4d49, "}")), "refused"));
}

TEST(PayloadParse, RefusesAWrongForm) {
  EXPECT_TRUE(absl::StrContains(
      Ask(R"({"op":"payload.parse","handle":"DEL_ROUTE","bytes":"61"})"),
      R"("clause":"PAY-3","kind":"peer")"));
}

TEST(PayloadParse, KeepsTheLimitOfNamesOfTheRelease) {
  // The result of a call, a Context whose name has 100 characters.
  const std::string request = absl::StrCat(
      R"({"op":"payload.parse","handle":"CALL_FUNCTION","reply":true,"bytes":")",
      absl::BytesToHexString(absl::StrCat(
          "cmitogen.core\n_unpickle_context\nK\1X",
          absl::string_view("d\0\0\0", 4), std::string(100, 'n'), "\x86R.")),
      R"(","release":)");
  EXPECT_TRUE(absl::StrContains(Ask(request + R"("0.3.54"})"), "context"));
  EXPECT_EQ(Ask(request + R"("0.3.27"})"),
            R"({"refused":{"clause":"PKL-17","kind":"peer","offset":140}})");
}

TEST(PayloadParse, KnowsItsNamesOnly) {
  EXPECT_EQ(Ask(R"({"op":"payload.parse","handle":"NONE","bytes":""})"),
            R"({"unsupported":"the payload NONE"})");
  EXPECT_EQ(Ask(R"({"op":"payload.parse","handle":"SHUTDOWN","reply":true,)"
                R"("bytes":""})"),
            R"({"unsupported":"the reply to SHUTDOWN"})");
}

TEST(Payload, HasNoContextNameThatTheReleaseDoesNotRead) {
  const std::string build = absl::StrCat(
      R"({"op":"payload.build","handle":"CALL_FUNCTION","reply":true,)",
      R"("fields":{"value":{"root":{"context":[1,")", std::string(100, 'x'),
      R"("]}}},"release":)");
  EXPECT_EQ(Ask(build + R"("0.3.51"})"), Refusal("caller", "DIA-3"));
  const Json built = Json::parse(Ask(build + R"("0.3.52"})"));
  const std::string parse = absl::StrCat(
      R"({"op":"payload.parse","handle":"CALL_FUNCTION","reply":true,)",
      R"("bytes":)", built["bytes"].dump(), R"(,"release":)");
  EXPECT_TRUE(absl::StrContains(Ask(parse + R"("0.3.51"})"), "PKL-17"));
  EXPECT_TRUE(absl::StrContains(Ask(parse + R"("0.3.52"})"), "\"fields\""));
}

TEST(PayloadBuild, GivesBytesAndTheTagIfThereAreTags) {
  const std::string request =
      R"({"op":"payload.build","handle":"ADD_ROUTE",)"
      R"("fields":{"id":{"root":7},"name":{"root":"a"}})";
  EXPECT_EQ(Ask(request + "}"), R"({"bytes":"373a61","tag":19785})");
  EXPECT_EQ(Ask(request + R"(,"release":"0.3.38"})"), R"({"bytes":"373a61"})");
}

TEST(PayloadBuild, RefusesFieldsThatItCannotWrite) {
  EXPECT_TRUE(
      absl::StrContains(Ask(R"({"op":"payload.build","handle":"DEL_ROUTE",)"
                            R"("fields":{"id":{"root":"a"}}})"),
                        R"("kind":"caller")"));
}

// ---- The bootstrap ----

TEST(LiteralParse, ReadsBytes) {
  EXPECT_EQ(Ask(R"({"op":"literal.parse","bytes":"7b2761273a205b5d7d"})"),
            R"({"value":{"nodes":[{"dict":[["a",{"ref":1}]]},{"list":[]}],)"
            R"("root":{"ref":0}}})");
  EXPECT_TRUE(absl::StrContains(Ask(R"({"op":"literal.parse","bytes":"ff"})"),
                                R"("kind":"peer")"));
}

TEST(LiteralWrite, WritesText) {
  EXPECT_EQ(Ask(R"({"op":"literal.write","value":)"
                R"({"root":{"ref":0},"nodes":[{"tuple":["\u00e4",1]}]}})"),
            R"json({"text":"('\\xe4', 1)"})json");
  EXPECT_EQ(Ask(R"({"op":"literal.write","value":{"root":{"sender":[1,1]}}})"),
            Refusal("caller", "LIT-6"));
}

TEST(Preamble, IsReadAsItWasBuilt) {
  const Json built =
      Json::parse(Ask(R"({"op":"preamble.build","source":"610a62","config":)"
                      R"({"root":{"ref":0},"nodes":[{"dict":[["a",1]]}]}})"));
  EXPECT_EQ(Ask(absl::StrCat(R"({"op":"preamble.read","bytes":")",
                             built["bytes"].get<std::string>(), "4d49\"}")),
            R"({"config":{"nodes":[{"dict":[["a",1]]}],"root":{"ref":0}},)"
            R"("rest":2,"source":3})");
}

TEST(Preamble, IsRefusedIfItIsNotWhole) {
  EXPECT_TRUE(absl::StrContains(Ask(R"({"op":"preamble.read","bytes":"789c"})"),
                                R"("clause":"BOOT-7","kind":"peer")"));
}

TEST(BootParse, RefusesWhatIsNoBootCommand) {
  EXPECT_EQ(Ask(R"({"op":"boot.parse","argv":[]})"),
            R"({"broken":"expected argv to begin with a program"})");
  EXPECT_TRUE(
      absl::StrContains(Ask(R"({"op":"boot.parse","argv":["70","2d63","78"]})"),
                        R"("clause":"BOOT-)"));
}

TEST(RouterRun, TellsWhatCameOfEachStep) {
  EXPECT_EQ(
      Ask(R"({"op":"router.run","role":"parent","context_id":4,)"
          R"("parent_ids":[2],"steps":[)"
          R"({"do":"connect","link":"up","remote_id":2},)"
          R"({"do":"connect","link":"a","remote_id":5,"name":"x"},)"
          R"({"do":"add_handler","policy":"neighbour","reply":"6f6b"},)"
          R"({"do":"receive","link":"a","message":{"tag":19785,"dst":4,)"
          R"("src":5,"auth":5,"handle":1000,"reply_to":7,"payload":"00"}},)"
          R"({"do":"add_handler","handle":103}]})"),
      R"({"handles":[103,104,1000],"routes":[[2,"up"],[5,"a"]],"steps":[{},)"
      R"({"sent":[{"auth":4,"dst":2,"handle":103,"link":"up",)"
      R"("payload":"353a78","reply_to":0,"src":4,"tag":19785}]},)"
      R"({"handle":1000},)"
      R"({"handled":[{"auth":5,"handle":1000,"payload":"00","reply_to":7,)"
      R"("src":5,"tag":19785}],"sent":[{"auth":4,"dst":5,"handle":7,)"
      R"("link":"a","payload":"6f6b","reply_to":0,"src":4,"tag":19785}]},)"
      R"({"refused":true}]})");
}

TEST(RouterRun, CallsAScenarioBrokenThatCannotBe) {
  for (const std::string steps :
       {R"([{"do":"lose","link":"a"}])", R"([{"do":"dance"}])", R"([1])",
        R"([{"do":"connect","link":"a"}])", R"([{"do":"receive","link":"a"}])",
        R"([{"do":"add_handler","policy":"nobody"}])"}) {
    const std::string answer = Ask(
        absl::StrCat(R"({"op":"router.run","role":"master","context_id":0,)",
                     R"("steps":)", steps, "}"));
    EXPECT_TRUE(absl::StartsWith(answer, R"({"broken":)")) << answer;
  }
  EXPECT_EQ(Ask(R"({"op":"router.run","role":"master","context_id":0,)"
                R"("parent_ids":[1],"steps":[]})"),
            R"({"broken":"expected that the master alone has no parents"})");
}

TEST(RouterRun, ShowsWhatAContextMadeItselfByItsMeaning) {
  EXPECT_EQ(
      Ask(R"({"op":"router.run","role":"master","context_id":0,"roles":true,)"
          R"("modules":{"m":{"path":"/m.py","source":"78"}},"steps":[)"
          R"({"do":"connect","link":"a","remote_id":5},{"do":"allocate_id"},)"
          R"({"do":"receive","link":"a","message":{"tag":19785,"dst":0,)"
          R"("src":5,"auth":5,"handle":105,"reply_to":1005,"payload":""}},)"
          R"({"do":"receive","link":"a","message":{"tag":19785,"dst":0,)"
          R"("src":5,"auth":5,"handle":100,"reply_to":0,"payload":"6d"}},)"
          R"({"do":"receive","link":"a","message":{"tag":19785,"dst":0,)"
          R"("src":5,"auth":5,"handle":102,"reply_to":0,)"
          R"("payload":"6c0032300078"}}]})"),
      R"({"routes":[[5,"a"]],"steps":[{},{"allocated":1},)"
      R"({"sent":[{"auth":0,"dst":5,"handle":1005,"link":"a","reply_to":0,)"
      R"("src":0,"value":{"nodes":[{"tuple":[2,1002]}],)"
      R"("root":{"ref":0}}}]},)"
      R"({"sent":[{"auth":0,"dst":5,"fields":{)"
      R"("compressed":{"root":{"bytes":"78"}},"fullname":{"root":"m"},)"
      R"("path":{"root":"/m.py"},"pkg_present":{"root":null},)"
      R"("related":{"nodes":[{"list":[]}],"root":{"ref":0}}},)"
      R"("handle":107,"link":"a","reply_to":0,"src":0}]},)"
      R"({"logged":[{"context_id":5,"level":20,"logger":"l",)"
      R"("message":"x"}]}]})");
}

TEST(RouterRun, HasTheHandlesOfTheRelease) {
  EXPECT_EQ(
      Ask(R"({"op":"router.run","role":"leaf","context_id":4,"roles":true,)"
          R"("parent_ids":[2],"release":"0.3.36","steps":[)"
          R"({"do":"connect","link":"up","remote_id":2},)"
          R"({"do":"list_handles"},{"do":"lose","link":"up"}]})"),
      R"({"routes":[],"steps":[{},{"handles":[101,104,106,107,110]},)"
      R"({"ending":true}]})");
}

TEST(RouterRun, RunsACallOfAFunctionOfTheScenario) {
  const std::string answer = Ask(
      R"({"op":"router.run","role":"leaf","context_id":4,"roles":true,)"
      R"("parent_ids":[2],"functions":{"app":{"f":{"raises":"app.No: x"}}},)"
      R"("steps":[{"do":"connect","link":"up","remote_id":2},)"
      R"({"do":"receive","link":"up","message":{"tag":19786,"dst":4,)"
      R"("src":2,"auth":2,"handle":101,"reply_to":1005,"payload":)"
      R"("8002284e58030000006170704e580100000066297d742e"}},)"
      R"({"do":"run_call"},{"do":"run_call"}]})");
  EXPECT_TRUE(absl::StrContains(
      answer,
      R"({"ran":["app.f"],"sent":[{"auth":4,"dst":2,"handle":1005,)"
      R"("link":"up","reply_to":0,"src":4,)"
      R"("value":{"root":{"callerror":"app.No: x"}}}]},{"refused":true}])"))
      << answer;
}

TEST(RouterRun, TellsTheChildrenThatItEnds) {
  const std::string answer =
      Ask(R"({"op":"router.run","role":"master","context_id":0,"roles":true,)"
          R"("steps":[{"do":"connect","link":"a","remote_id":5},)"
          R"({"do":"shut_down"}]})");
  EXPECT_TRUE(absl::StrContains(
      answer, R"({"sent":[{"auth":0,"dst":5,"handle":106,"link":"a")"))
      << answer;
}

TEST(RouterRun, CallsAScenarioBrokenThatHasNotTheRole) {
  for (const std::string steps :
       {R"([{"do":"list_handles"}])",
        R"([{"do":"connect","link":"a",)"
        R"("remote_id":5}])",
        R"([{"do":"connect","link":"up",)"
        R"("remote_id":2},{"do":"allocate_id"}])",
        R"([{"do":"run_call"}])",
        R"([{"do":"connect","link":"up","remote_id":2},)"
        R"({"do":"connect","link":"up2","remote_id":2}])"}) {
    const std::string answer = Ask(
        absl::StrCat(R"({"op":"router.run","role":"parent","context_id":4,)",
                     R"("parent_ids":[2],"roles":true,"steps":)", steps, "}"));
    EXPECT_TRUE(absl::StartsWith(answer, R"({"broken":)")) << answer;
  }
}

TEST(BootParent, TellsWhenThePreambleIsSentAndWhereFramesBegin) {
  EXPECT_EQ(Ask(R"({"op":"boot.parent","chunks":["6869204d49544f3030","300a",)"
                R"("4d49544f3030310a4d49544f3030320aff"]})"),
            R"({"frames":"ff","preambles":[11],"state":"up"})");
  EXPECT_EQ(Ask(R"({"op":"boot.parent","chunks":["4d49544f"]})"),
            R"({"preambles":[],"state":"waiting"})");
}

TEST(BootParent, ShowsTheLinesOfAChildThatEnds) {
  EXPECT_EQ(Ask(R"({"op":"boot.parent","chunks":["4d49544f3030300a6869"],)"
                R"("stderr":["6f","6f0a"],"then":"end"})"),
            R"({"lines":["6f6f","6869"],"preambles":[8],)"
            R"("refused":{"clause":"BOOT-12","kind":"peer"}})");
}

TEST(UnixHandshake, IsThatOfEachEnd) {
  EXPECT_EQ(Ask(R"({"op":"unix.handshake","role":"listener","pid":7,)"
                R"("context_id":1,"client_id":2,"chunks":["0000","0102ff"]})"),
            R"({"frames":"ff","peer_pid":258,)"
            R"("writes":"000000020000000100000007"})");
  EXPECT_EQ(
      Ask(R"({"op":"unix.handshake","role":"client","pid":7,"chunks":[]})"),
      R"({"writes":"00000007"})");
  EXPECT_EQ(Ask(R"({"op":"unix.handshake","role":"client","pid":7,)"
                R"("chunks":["00"],"ended":true})"),
            R"({"refused":{"clause":"BOOT-16","kind":"peer"},)"
            R"("writes":"00000007"})");
}

TEST(StdioLines, AreRecords) {
  EXPECT_EQ(Ask(R"({"op":"stdio.lines","stream":"stderr","level":20,)"
                R"("chunks":["610a0a","62"]})"),
            R"({"records":[{"level":20,"logger":"stderr","text":"a"},)"
            R"({"level":20,"logger":"stderr","text":""}]})");
  EXPECT_TRUE(absl::StartsWith(
      Ask(R"({"op":"stdio.lines","stream":"x","level":20,"chunks":[]})"),
      R"({"broken":)"));
}

TEST(ConnectCommand, HasTheWordsOfTheMethodAndWhatGoesToAShell) {
  EXPECT_EQ(
      Ask(R"({"op":"connect.command","method":"docker","options":)"
          R"({"container":"box","python_path":"py"},"arguments":["-c"]})"),
      R"({"argv":["docker","exec","--interactive","box","py","-c"],)"
      R"("name":"docker.box"})");
  EXPECT_EQ(Ask(R"({"op":"connect.command","method":"su","options":)"
                R"({"python_path":["env","py"]},"arguments":["a b"]})"),
            R"({"argv":["su","root","-c"],"name":"su.root",)"
            R"("shell":"env py 'a b'"})");
  EXPECT_EQ(Ask(R"({"op":"connect.command","method":"ssh","options":{},)"
                R"("arguments":[]})"),
            R"({"refused":{"clause":"CON-1","kind":"caller"}})");
}

}  // namespace
}  // namespace mitogen
