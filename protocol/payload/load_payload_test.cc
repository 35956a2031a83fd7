// LOAD_MODULE, resources and file chunks: the payloads that carry bytes.

#include <initializer_list>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/dialect.h"
#include "protocol/fault.h"
#include "protocol/payload/file_chunk.h"
#include "protocol/payload/load_module.h"
#include "protocol/payload/resource.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

constexpr Release kReleases[] = {
    {0, 2, 8}, {0, 3, 37}, {0, 3, 39}, {0, 3, 41}, {0, 3, 54}};

Dialect AnyDialect() {
  return *DialectOf(*rc::gen::elementOf(
      std::vector<Release>(std::begin(kReleases), std::end(kReleases))));
}

PickleProfile AnyProfile() {
  return *rc::gen::element(PickleProfile::kCompact, PickleProfile::kPython2,
                           PickleProfile::kPython3);
}

void ExpectFault(const absl::Status& status, Blame blame,
                 absl::string_view clause, absl::string_view text) {
  ASSERT_TRUE(FaultOf(status).has_value()) << status;
  EXPECT_EQ(FaultOf(status)->blame, blame) << status;
  EXPECT_EQ(FaultOf(status)->clause, clause) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(text)));
}

class LoadPayloadTest : public testing::Test {
 protected:
  Message Pickled(std::initializer_list<ValueId> roots) {
    Message message;
    PickleOptions options;
    options.profile = PickleProfile::kPython3;
    PickleEncoder encoder(options);
    for (const ValueId root : roots) {
      EXPECT_TRUE(encoder.Encode(written_, root, &message.payload).ok());
    }
    return message;
  }

  ValueId Text(absl::string_view text) { return written_.Text(text); }

  Document written_;
  Document read_;
  PickleDecoder decoder_{Limits()};
  Message message_;
};

TEST_F(LoadPayloadTest, NamesTheFieldOfAModuleThatIsWrong) {
  const ValueId none = Document::None();
  const ValueId one = written_.Int(1);
  const ValueId names = written_.Tuple({});
  const ValueId blob = written_.Blob("x");
  const ValueId bad = written_.Tuple({one});
  const struct {
    ValueId root;
    const char* text;
  } kCases[] = {
      {names, "LOAD_MODULE as a tuple of 5 items, got tuple of 0"},
      {written_.Tuple({one, none, Text("p"), blob, names}), "field fullname"},
      {written_.Tuple({Text("m"), one, Text("p"), blob, names}),
       "field pkg_present of LOAD_MODULE as a list of texts, got int"},
      {written_.Tuple({Text("m"), bad, Text("p"), blob, names}),
       "field pkg_present of LOAD_MODULE as text, got int"},
      {written_.Tuple({Text("m"), none, one, blob, names}), "field path"},
      {written_.Tuple({Text("m"), none, Text("p"), none, names}),
       "field compressed of LOAD_MODULE as a Blob, got None"},
      {written_.Tuple({Text("m"), none, Text("p"), blob, none}),
       "field related of LOAD_MODULE as a list of texts, got None"},
  };
  for (const auto& c : kCases) {
    message_ = Pickled({c.root});
    ExpectFault(ParseLoadModule(message_.view(), &decoder_, &read_).status(),
                Blame::kPeer, "PAY-7", c.text);
  }
}

TEST_F(LoadPayloadTest, BlamesTheCallerForAModuleThatCannotBeBuilt) {
  LoadModule good;
  good.fullname = "m";
  good.path = "p";
  good.related = written_.NewList();
  const auto status = [this](const LoadModule& module) {
    return ToMessage(module, Dialect(), PickleProfile::kPython3, &written_)
        .status();
  };
  EXPECT_TRUE(status(good).ok());
  LoadModule bad = good;
  bad.fullname = "\xff";
  ExpectFault(status(bad), Blame::kCaller, "PAY-7", "field fullname");
  bad = good;
  bad.path = "\xff";
  ExpectFault(status(bad), Blame::kCaller, "PAY-7", "field path");
  bad = good;
  bad.pkg_present = written_.Int(1);
  ExpectFault(status(bad), Blame::kCaller, "PAY-7", "field pkg_present");
  bad = good;
  bad.related = Document::None();
  ExpectFault(status(bad), Blame::kCaller, "PAY-7", "field related");
}

TEST_F(LoadPayloadTest, WritesNamesOfBytesAsText) {
  LoadModule module;
  module.fullname = "m";
  module.path = "p";
  module.related = written_.Tuple({written_.Bytes("a.b"), Text("c")});
  message_ = *ToMessage(module, Dialect(), PickleProfile::kCompact, &written_);
  const absl::StatusOr<LoadModule> read =
      ParseLoadModule(message_.view(), &decoder_, &read_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(Repr(read_, read->related), "['a.b', 'c']");
}

// A name in the memo costs two bytes each time. To look at this one each time
// would take minutes.
TEST_F(LoadPayloadTest, LooksAtANameThatComesAgainAndAgainOnce) {
  const ValueId name = written_.Bytes(std::string(1 << 20, 'a'));
  const std::vector<ValueId> names(1 << 20, name);
  const ValueId related = written_.Tuple(names);
  message_ = Pickled({written_.Tuple(
      {Text("m"), Document::None(), Text("p"), written_.Blob("x"), related})});
  const absl::StatusOr<LoadModule> read =
      ParseLoadModule(message_.view(), &decoder_, &read_);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read_.items(read->related).size(), names.size());
}

TEST_F(LoadPayloadTest, RefusesMoreOrLessThanTwoPicklesForAResource) {
  const ValueId names = written_.Tuple({Text("p"), Text("r")});
  const ValueId none = Document::None();
  const auto status = [this] {
    return ParseLoadResource(message_.view(), Dialect(), &decoder_, &read_)
        .status();
  };
  message_ = Pickled({names});
  ExpectFault(status(), Blame::kPeer, "PKL-1", "");
  message_ = Pickled({names, none, none});
  ExpectFault(status(), Blame::kPeer, "PAY-14", "bytes after the second");
  message_ = Pickled({names, written_.Int(1)});
  ExpectFault(status(), Blame::kPeer, "PAY-14", "field data");
  message_ = Pickled({written_.Tuple({Text("p")}), none});
  ExpectFault(status(), Blame::kPeer, "PAY-14", "a tuple of 2 items");
  message_ = Pickled({names, none});
  EXPECT_TRUE(status().ok());
  message_.header.encoding = Encoding::kRaw;
  ExpectFault(status(), Blame::kPeer, "PAY-17", "tagged as raw bytes");
}

TEST_F(LoadPayloadTest, NamesTheTypeThatTheReleaseHasForResourceNames) {
  const Dialect old = *DialectOf({0, 3, 38});
  message_ = Pickled({written_.Tuple({Text("p"), Text("r")})});
  ExpectFault(
      ParseGetResource(message_.view(), old, &decoder_, &read_).status(),
      Blame::kPeer, "PAY-13",
      "field package of GET_RESOURCE as bytes, got text");
  message_ = Pickled({written_.Tuple({Text("p"), written_.Bytes("r")})});
  ExpectFault(
      ParseGetResource(message_.view(), Dialect(), &decoder_, &read_).status(),
      Blame::kPeer, "PAY-13",
      "field resource of GET_RESOURCE as text, got bytes");
}

TEST_F(LoadPayloadTest, BlamesTheCallerForResourceNamesThatAreNotText) {
  for (const Release release : {Release{0, 3, 37}, kNewestRelease}) {
    const Dialect dialect = *DialectOf(release);
    ExpectFault(ToMessage(GetResource{"p", "\xff"}, dialect,
                          PickleProfile::kPython3, &written_)
                    .status(),
                Blame::kCaller, "PAY-13", "field resource");
    ExpectFault(ToMessage(LoadResource{"\xff", "r", "x"}, dialect,
                          PickleProfile::kPython3, &written_)
                    .status(),
                Blame::kCaller, "PAY-14", "field package");
  }
}

TEST_F(LoadPayloadTest, TakesAChunkByItsTagAlone) {
  message_ = Pickled({written_.Bytes("x")});
  const auto chunk = [this] {
    return ParseFileChunk(message_.view(), Dialect(), &decoder_, &read_);
  };
  ExpectFault(chunk().status(), Blame::kPeer, "PAY-17", "got a legacy one");
  message_.header.encoding = Encoding::kPickle;
  EXPECT_EQ(chunk()->data, "x");
  message_.header.encoding = Encoding::kRaw;
  EXPECT_EQ(chunk()->data, message_.payload);
}

RC_GTEST_PROP(FileChunkProperty, IsReadBackInEveryDialect,
              (const std::string& data)) {
  const Dialect dialect = AnyDialect();
  Document document;
  const absl::StatusOr<Message> message =
      ToMessage(FileChunk{data}, dialect, AnyProfile(), &document);
  RC_ASSERT(message.ok());
  PickleDecoder decoder{Limits()};
  Document read;
  const absl::StatusOr<FileChunk> chunk =
      ParseFileChunk(message->view(), dialect, &decoder, &read);
  RC_ASSERT(chunk.ok());
  RC_ASSERT(chunk->data == data);
}

RC_GTEST_PROP(LoadResourceProperty, IsReadBackInEveryDialect,
              (bool found, const std::string& data)) {
  const Dialect dialect = AnyDialect();
  const std::string package =
      *rc::gen::element<std::string>("", "a.b", "\xc3\xa9");
  Document document;
  LoadResource reply{package, "r", std::nullopt};
  if (found) reply.data = data;
  const absl::StatusOr<Message> message =
      ToMessage(reply, dialect, AnyProfile(), &document);
  RC_ASSERT(message.ok());
  PickleDecoder decoder{Limits()};
  Document read;
  const absl::StatusOr<LoadResource> again =
      ParseLoadResource(message->view(), dialect, &decoder, &read);
  RC_ASSERT(again.ok());
  RC_ASSERT(again->package == package);
  RC_ASSERT(again->resource == "r");
  RC_ASSERT(again->data == reply.data);
}

}  // namespace
}  // namespace mitogen
