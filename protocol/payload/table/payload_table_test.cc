#include "protocol/payload/table/payload_table.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

const PayloadForm& Form(absl::string_view name, bool reply = false) {
  return *FindPayloadForm(name, reply);
}

void ExpectFault(const absl::Status& status, Blame blame,
                 absl::string_view clause, absl::string_view text) {
  ASSERT_TRUE(FaultOf(status).has_value()) << status;
  EXPECT_EQ(FaultOf(status)->blame, blame) << status;
  EXPECT_EQ(FaultOf(status)->clause, clause) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr(std::string(text)));
}

absl::Status BuildStatus(const PayloadForm& form, ValueId fields,
                         Document* document) {
  return BuildPayload(form, fields, Dialect(), PickleProfile::kCompact,
                      document)
      .status();
}

TEST(PayloadTableTest, HasEveryStandardHandle) {
  for (const HandleInfo& info : StandardHandles()) {
    const PayloadForm* form = FindPayloadForm(info.name, false);
    ASSERT_NE(form, nullptr) << info.name;
    EXPECT_EQ(form->handle, info.handle) << info.name;
  }
  EXPECT_EQ(FindPayloadForm("FILE_CHUNK", false)->handle, 0u);
  EXPECT_EQ(FindPayloadForm("NO_SUCH_HANDLE", false), nullptr);
  EXPECT_EQ(FindPayloadForm("GET_MODULE", true), nullptr);
}

TEST(PayloadTableTest, SaysThatAHandleCameLater) {
  const Dialect old = *DialectOf({0, 3, 36});
  Document document;
  PickleDecoder decoder{Limits()};
  ExpectFault(ParsePayload(Form("GET_RESOURCE"), MessageView(), old, &decoder,
                           &document)
                  .status(),
              Blame::kPeer, "PAY-13", "from 0.3.37, got 0.3.36");
  ExpectFault(BuildPayload(Form("LOAD_RESOURCE"), document.NewDict(), old,
                           PickleProfile::kCompact, &document)
                  .status(),
              Blame::kCaller, "PAY-14", "from 0.3.37, got 0.3.36");
}

TEST(PayloadTableTest, ReadsADeadMessageAsDeadWhateverItWasMeantFor) {
  for (const PayloadForm& form : PayloadForms()) {
    MessageView message;
    message.header.reply_to = kIsDead;
    message.payload = "gone";
    Document document;
    PickleDecoder decoder{Limits()};
    const absl::StatusOr<ValueId> fields =
        ParsePayload(form, message, Dialect(), &decoder, &document);
    ASSERT_TRUE(fields.ok()) << form.name;
    EXPECT_EQ(Repr(document, *fields), "{'reason': 'gone'}") << form.name;
  }
}

TEST(PayloadTableTest, NamesTheFieldThatIsMissingOrUnknown) {
  for (const PayloadForm& form : PayloadForms()) {
    for (const absl::string_view left_out : form.fields) {
      Document document;
      const ValueId fields = document.NewDict();
      for (const absl::string_view field : form.fields) {
        if (field != left_out) document.Set(fields, field, Document::None());
      }
      ExpectFault(BuildStatus(form, fields, &document), Blame::kCaller,
                  form.clause,
                  absl::StrCat("field ", left_out, " of ", form.name,
                               " as a value, got none"));
    }
    Document document;
    const ValueId fields = document.NewDict();
    document.Set(fields, "other", Document::None());
    ExpectFault(BuildStatus(form, fields, &document), Blame::kCaller,
                form.clause, "field other");
    ExpectFault(BuildStatus(form, Document::None(), &document), Blame::kCaller,
                form.clause, "as a dict, got None");
  }
}

TEST(PayloadTableTest, NamesTheFieldOfAnotherKind) {
  Document document;
  const struct {
    const char* payload;
    const char* field;
    ValueId value;
    const char* text;
  } kCases[] = {
      {"GET_MODULE", "fullname", document.Int(1), "as text, got int"},
      {"DEL_ROUTE", "id", document.Text("1"), "as an integer"},
      {"DEL_ROUTE", "id", document.Int(-1), "from 0 to 2^32 - 1, got -1"},
      {"DEL_ROUTE", "id", document.Int(int64_t{1} << 32), "got 4294967296"},
      {"FILE_CHUNK", "data", document.Text("x"), "as bytes, got text"},
      {"DEAD", "reason", Document::None(), "as text, got None"},
  };
  for (const auto& c : kCases) {
    const ValueId fields = document.NewDict();
    document.Set(fields, c.field, c.value);
    ExpectFault(BuildStatus(Form(c.payload), fields, &document), Blame::kCaller,
                Form(c.payload).clause,
                absl::StrCat("field ", c.field, " of ", c.payload));
    EXPECT_THAT(
        std::string(BuildStatus(Form(c.payload), fields, &document).message()),
        HasSubstr(c.text));
  }
}

TEST(PayloadTableTest, GivesTheTagThatTheReleaseSends) {
  const Dialect old = *DialectOf({0, 3, 38});
  for (const PayloadForm& form : PayloadForms()) {
    EXPECT_EQ(PayloadEncoding(form, old), Encoding::kLegacy);
    EXPECT_EQ(PayloadEncoding(form, Dialect()), form.encoding);
  }
}

// What was read can be built again, and is then read as the same.
RC_GTEST_PROP(PayloadTableProperty, AnyBytesAreRefusedOrRoundTrip,
              (const std::string& bytes)) {
  const absl::Span<const PayloadForm> forms = PayloadForms();
  const PayloadForm& form = forms[*rc::gen::inRange<size_t>(0, forms.size())];
  const Dialect dialect;
  MessageView message;
  message.header.encoding = PayloadEncoding(form, dialect);
  message.payload = bytes;
  Document document;
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<ValueId> fields =
      ParsePayload(form, message, dialect, &decoder, &document);
  if (!fields.ok()) {
    RC_ASSERT(FaultOf(fields.status()).has_value());
    return;
  }
  const absl::StatusOr<Message> built =
      BuildPayload(form, *fields, dialect, PickleProfile::kCompact, &document);
  RC_ASSERT(built.ok());
  Document again;
  const absl::StatusOr<ValueId> read =
      ParsePayload(form, built->view(), dialect, &decoder, &again);
  RC_ASSERT(read.ok());
  RC_ASSERT(Repr(again, *read) == Repr(document, *fields));
}

}  // namespace
}  // namespace mitogen
