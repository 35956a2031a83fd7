// Each payload of the table. The first line of the input says which one, and
// the release of the peer: "LOAD_MODULE 0.3.54", "CALL_FUNCTION reply 0.2.8",
// or with the tag of another encoding "FILE_CHUNK 0.3.54 pickle". The rest is
// the payload. What can be parsed can be built in every profile, and then
// parses as the same fields.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "fuzz/claims/carried_over.h"
#include "fuzz/claims/require.h"
#include "protocol/dialect.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/value/document.h"
#include "protocol/release.h"

namespace mitogen {
namespace {

struct Tag {
  absl::string_view name;
  Encoding encoding;
};
constexpr Tag kTags[] = {
    {"legacy", Encoding::kLegacy},
    {"pickle", Encoding::kPickle},
    {"raw", Encoding::kRaw},
};

constexpr PickleProfile kProfiles[] = {
    PickleProfile::kCompact,
    PickleProfile::kPython3,
    PickleProfile::kPython2,
};

struct Subject {
  const PayloadForm* form;
  Dialect dialect;
  MessageView message;
};

Limits LimitsOf(const Subject& subject) {
  Limits limits;
  limits.max_context_name = MaxContextName(subject.dialect);
  return limits;
}

// Nothing if the line says something else.
std::optional<Subject> SubjectOf(absl::string_view line) {
  std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
  const bool is_reply = words.size() > 1 && words[1] == "reply";
  if (is_reply) words.erase(words.begin() + 1);
  if (words.size() < 2) return std::nullopt;
  Subject subject;
  subject.form = FindPayloadForm(words[0], is_reply);
  const absl::StatusOr<Release> release = ParseRelease(words[1]);
  if (subject.form == nullptr || !release.ok()) return std::nullopt;
  const absl::StatusOr<Dialect> dialect = DialectOf(*release);
  if (!dialect.ok()) return std::nullopt;
  subject.dialect = *dialect;
  MessageHeader& header = subject.message.header;
  header.handle = subject.form->handle;
  header.encoding = PayloadEncoding(*subject.form, *dialect);
  if (subject.form->name == "DEAD") header.reply_to = kIsDead;
  for (const Tag& tag : kTags) {
    if (words.size() > 2 && words[2] == tag.name) {
      header.encoding = tag.encoding;
    }
  }
  return subject;
}

void RequireKnownFault(const absl::Status& status, size_t size) {
  const std::optional<Fault> fault = FaultOf(status);
  Require(fault.has_value(), "an error is a fault");
  const bool is_payload = absl::StartsWith(fault->clause, "PAY-");
  RequireFault(status, is_payload ? "PAY-" : "PKL-", size);
}

// A peer may send a dict where the original sends Kwargs; we do too.
bool HasPlainKwargs(const Document& doc, ValueId fields) {
  const std::optional<ValueId> kwargs = doc.Find(fields, "kwargs");
  return kwargs.has_value() && doc.kind(*kwargs) == ValueKind::kDict;
}

void CheckBuilt(const Subject& subject, PickleProfile profile,
                const Document& doc, ValueId fields, const Message& built) {
  Document again;
  PickleDecoder decoder{LimitsOf(subject)};
  const absl::StatusOr<ValueId> parsed = ParsePayload(
      *subject.form, built.view(), subject.dialect, &decoder, &again);
  const bool is_carried_over = IsCarriedOver(doc, fields, profile);
  if (!parsed.ok()) {
    // Kwargs that were added to are longer than a call may copy, or have a name
    // that is not text.
    const std::string clause = FaultOf(parsed.status())->clause;
    if (clause == "PKL-25" || (clause == "PKL-19" && !is_carried_over)) return;
    Broken(absl::StrCat("what was built can be parsed: ",
                        parsed.status().ToString()));
  }
  if (!is_carried_over) return;
  const absl::StatusOr<Message> twice =
      BuildPayload(*subject.form, *parsed, subject.dialect, profile, &again);
  Require(twice.ok() && twice->payload == built.payload,
          "building again gives the same bytes");
  if (HasPlainKwargs(doc, fields)) return;
  if (SameValue(doc, fields, again, *parsed)) return;
  Broken(absl::StrCat(subject.form->name, " parses as the same fields: ",
                      Repr(doc, fields), " became ", Repr(again, *parsed),
                      " in profile ", static_cast<int>(profile)));
}

void Check(const Subject& subject) {
  Document doc;
  PickleDecoder decoder{LimitsOf(subject)};
  const absl::StatusOr<ValueId> fields = ParsePayload(
      *subject.form, subject.message, subject.dialect, &decoder, &doc);
  if (!fields.ok()) {
    return RequireKnownFault(fields.status(), subject.message.payload.size());
  }
  Require(doc.entries(*fields).size() == subject.form->fields.size(),
          "all fields are there");
  for (const PickleProfile profile : kProfiles) {
    const absl::StatusOr<Message> built =
        BuildPayload(*subject.form, *fields, subject.dialect, profile, &doc);
    if (built.ok()) {
      CheckBuilt(subject, profile, doc, *fields, *built);
      continue;
    }
    if (FaultOf(built.status())->clause != "PKL-22") {
      Broken(
          absl::StrCat("what was parsed can be built, unless no peer could "
                       "read it: ",
                       built.status().ToString()));
    }
  }
}

void Check(absl::string_view input) {
  const size_t end = input.find('\n');
  if (end == input.npos) return;
  std::optional<Subject> subject = SubjectOf(input.substr(0, end));
  if (!subject.has_value()) return;
  subject->message.payload = input.substr(end + 1);
  Check(*subject);
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
