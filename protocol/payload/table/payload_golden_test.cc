// Every payload as the original's own senders wrote it, and as its own
// handlers read it, release by release (testdata/).

#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/payload/testing/golden_payloads.h"
#include "protocol/release.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

struct GoldenFile {
  const char* name;
  Release release;
  PickleProfile profile;
};

void PrintTo(const GoldenFile& file, std::ostream* out) { *out << file.name; }

constexpr GoldenFile kWritten[] = {
    {"python3_0.2.8.txt", {0, 2, 8}, PickleProfile::kPython3},
    {"python3_0.3.37.txt", {0, 3, 37}, PickleProfile::kPython3},
    {"python3_0.3.39.txt", {0, 3, 39}, PickleProfile::kPython3},
    {"python3_0.3.54.txt", {0, 3, 54}, PickleProfile::kPython3},
    {"python2_0.2.8.txt", {0, 2, 8}, PickleProfile::kPython2},
    {"python2_0.3.54.txt", {0, 3, 54}, PickleProfile::kPython2},
};

constexpr GoldenFile kRead[] = {
    {"read_by_python3_0.3.32.txt", {0, 3, 32}, PickleProfile::kPython3},
    {"read_by_python3_0.3.37.txt", {0, 3, 37}, PickleProfile::kPython3},
    {"read_by_python3_0.3.54.txt", {0, 3, 54}, PickleProfile::kPython3},
};

class PayloadGoldenTest : public testing::TestWithParam<GoldenFile> {
 protected:
  PayloadGoldenTest()
      : dialect_(*DialectOf(GetParam().release)), decoder_(Limits()) {}

  absl::StatusOr<ValueId> Parse(const GoldenPayload& golden) {
    return ParsePayload(FormOf(golden), golden.message.view(), dialect_,
                        &decoder_, &document_);
  }

  std::string Shown(ValueId fields) {
    return Repr(document_, fields, size_t{1} << 20);
  }

  static const PayloadForm& FormOf(const GoldenPayload& golden) {
    return *FindPayloadForm(golden.payload, golden.reply);
  }

  const Dialect dialect_;
  PickleDecoder decoder_;
  Document document_;
};

using WrittenPayloadTest = PayloadGoldenTest;

TEST_P(WrittenPayloadTest, IsReadAsTheOriginalReadsIt) {
  const std::vector<GoldenPayload> cases = ReadGoldenPayloads(GetParam().name);
  ASSERT_FALSE(cases.empty());
  for (const GoldenPayload& golden : cases) {
    const absl::StatusOr<ValueId> fields = Parse(golden);
    ASSERT_TRUE(fields.ok()) << golden.payload << ": " << fields.status();
    // Python 2 refuses a route whose name is not ASCII, and sends one.
    if (golden.fields.has_value()) {
      EXPECT_EQ(Shown(*fields), *golden.fields) << golden.payload;
    } else {
      EXPECT_EQ(golden.payload, "ADD_ROUTE");
    }
  }
}

// What Python 2.7 puts into the memo depends on what else refers to a value: a
// name that was made for the message alone is left out (PKL-26). Its keyword
// names are bytes, which decode as text.
bool DependsOnWhatElseThePeerHolds(const GoldenFile& file,
                                   const GoldenPayload& golden) {
  if (file.profile != PickleProfile::kPython2) return false;
  return (golden.payload == "CALL_FUNCTION" && !golden.reply) ||
         golden.name == "containers" || golden.name == "a module" ||
         (golden.payload == "CALL_SERVICE" && golden.name == "with keywords");
}

TEST_P(WrittenPayloadTest, IsWrittenByteForByteAsTheOriginalDoes) {
  for (GoldenPayload golden : ReadGoldenPayloads(GetParam().name)) {
    const absl::StatusOr<ValueId> fields = Parse(golden);
    ASSERT_TRUE(fields.ok()) << golden.payload << ": " << fields.status();
    const std::string shown = Shown(*fields);
    absl::StatusOr<Message> built = BuildPayload(
        FormOf(golden), *fields, dialect_, GetParam().profile, &document_);
    ASSERT_TRUE(built.ok()) << golden.payload << ": " << built.status();
    const bool same = built->payload == golden.message.payload;
    EXPECT_EQ(same, !DependsOnWhatElseThePeerHolds(GetParam(), golden))
        << golden.payload << ", " << golden.name << ": "
        << absl::BytesToHexString(built->payload)
        << " original: " << absl::BytesToHexString(golden.message.payload);
    EXPECT_EQ(built->header.encoding, golden.message.header.encoding)
        << golden.payload;
    EXPECT_EQ(built->header.handle, FormOf(golden).handle) << golden.payload;
    golden.message = *std::move(built);
    const absl::StatusOr<ValueId> again = Parse(golden);
    ASSERT_TRUE(again.ok()) << golden.payload << ": " << again.status();
    EXPECT_EQ(Shown(*again), shown);
  }
}

TEST_P(WrittenPayloadTest, HasACaseForEachPayloadOfTheRelease) {
  std::set<std::pair<std::string, bool>> written;
  for (const GoldenPayload& golden : ReadGoldenPayloads(GetParam().name)) {
    written.emplace(golden.payload, golden.reply);
  }
  for (const PayloadForm& form : PayloadForms()) {
    const std::string name(form.name);
    const bool resource = name == "GET_RESOURCE" || name == "LOAD_RESOURCE";
    // DETACHING would detach the process that was asked, and STUB_CALL_SERVICE
    // never travels. The replies to DETACHING and to CALL_SERVICE are made as
    // that to CALL_FUNCTION.
    const bool not_asked = name == "DETACHING" || name == "STUB_CALL_SERVICE" ||
                           (name == "CALL_SERVICE" && form.reply);
    const bool expected = !not_asked && (!resource || dialect_.resources);
    EXPECT_EQ(written.contains({name, form.reply}), expected) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Releases, WrittenPayloadTest,
                         testing::ValuesIn(kWritten));

using OddPayloadTest = PayloadGoldenTest;

TEST_P(OddPayloadTest, IsTakenOrRefusedAsTheOriginalDoesUnlessItSaysWhy) {
  const std::vector<GoldenPayload> cases = ReadGoldenPayloads(GetParam().name);
  ASSERT_FALSE(cases.empty());
  for (const GoldenPayload& golden : cases) {
    const absl::StatusOr<ValueId> fields = Parse(golden);
    SCOPED_TRACE(golden.payload + " " +
                 absl::CHexEscape(golden.message.payload) + " " +
                 (fields.ok() ? "taken" : fields.status().ToString()));
    EXPECT_EQ(fields.ok(), !FaultOf(fields.status()).has_value());
    const bool same = fields.ok() == golden.fields.has_value() &&
                      (!fields.ok() || Shown(*fields) == *golden.fields);
    EXPECT_EQ(same, golden.differs.empty())
        << (fields.ok() ? Shown(*fields) : "")
        << " original: " << golden.fields.value_or("refused");
  }
}

INSTANTIATE_TEST_SUITE_P(Releases, OddPayloadTest, testing::ValuesIn(kRead));

// What was read can be built again, unless no peer could read it, and is then
// the same each time it is built.
RC_GTEST_PROP(MutatedPayloadProperty, IsRefusedOrRoundTrips, ()) {
  static const std::vector<GoldenPayload>& cases =
      *new std::vector<GoldenPayload>(ReadGoldenPayloads(kRead[2].name));
  GoldenPayload golden = *rc::gen::elementOf(cases);
  std::string& bytes = golden.message.payload;
  if (!bytes.empty()) {
    bytes[*rc::gen::inRange<size_t>(0, bytes.size())] =
        *rc::gen::arbitrary<char>();
  }
  const PayloadForm& form = *FindPayloadForm(golden.payload, golden.reply);
  Document document;
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<ValueId> fields =
      ParsePayload(form, golden.message.view(), Dialect(), &decoder, &document);
  RC_ASSERT(fields.ok() != FaultOf(fields.status()).has_value());
  if (!fields.ok()) return;
  const absl::StatusOr<Message> built = BuildPayload(
      form, *fields, Dialect(), PickleProfile::kCompact, &document);
  if (!built.ok()) {
    RC_ASSERT(FaultOf(built.status())->clause == "PKL-22");
    return;
  }
  Document again;
  const absl::StatusOr<ValueId> read =
      ParsePayload(form, built->view(), Dialect(), &decoder, &again);
  RC_ASSERT(read.ok());
  // The one thing that is not kept: a dict of keywords is written as Kwargs.
  const absl::StatusOr<Message> twice =
      BuildPayload(form, *read, Dialect(), PickleProfile::kCompact, &again);
  RC_ASSERT(twice.ok());
  RC_ASSERT(twice->payload == built->payload);
}

}  // namespace
}  // namespace mitogen
