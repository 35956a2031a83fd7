#include "conformance/scenario/scenario_text.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "conformance/json/json_text.h"

namespace mitogen {
namespace {

struct HeaderWord {
  absl::string_view name;
  uint32_t MessageHeader::* field;
};

constexpr HeaderWord kHeaderWords[] = {
    {"dst", &MessageHeader::dst_id},        {"src", &MessageHeader::src_id},
    {"auth", &MessageHeader::auth_id},      {"handle", &MessageHeader::handle},
    {"reply_to", &MessageHeader::reply_to},
};

constexpr Encoding kEncodings[] = {Encoding::kLegacy, Encoding::kPickle,
                                   Encoding::kRaw};

constexpr absl::string_view kWords[] = {
    "role leaf\n",
    "role parent\n",
    "role master\n",
    "context 4 parents 2 0\n",
    "limit 150\n",
    "unidirectional\n",
    "connect ",
    "receive ",
    "route ",
    "handler ",
    "remove ",
    "lose ",
    "exit\n",
    " remote ",
    " auth ",
    " name ",
    " dst ",
    " src ",
    " handle ",
    " reply_to 999",
    " reply_to 1000",
    " tag 19786",
    " payload ",
    " policy parent_authority",
    " policy neighbour",
    " once",
    " respondent ",
    " reply 6f6b",
    " handle 103 payload 373a78",
    " handle 104 payload 37",
    " handle 102",
};

void AppendMessage(const Message& message, std::string* out) {
  for (const HeaderWord& row : kHeaderWords) {
    const uint32_t value = message.header.*row.field;
    if (value != 0) absl::StrAppend(out, " ", row.name, " ", value);
  }
  if (message.header.encoding != Encoding::kLegacy) {
    absl::StrAppend(out, " tag ",
                    static_cast<uint32_t>(message.header.encoding));
  }
  if (!message.payload.empty()) {
    absl::StrAppend(out, " payload ", absl::BytesToHexString(message.payload));
  }
}

void AppendHandler(const Step& step, std::string* out) {
  const HandlerOptions& handler = step.handler;
  if (handler.handle.has_value()) {
    absl::StrAppend(out, " handle ", *handler.handle);
  }
  if (handler.senders != SenderRule::kAnyone) {
    absl::StrAppend(out, " policy ", NameIn(kPolicies, handler.senders));
  }
  if (!handler.persist) out->append(" once");
  if (handler.respondent.has_value()) {
    absl::StrAppend(out, " respondent ", *handler.respondent);
  }
  if (step.reply.has_value()) {
    absl::StrAppend(out, " reply ", absl::BytesToHexString(*step.reply));
  }
}

std::string StepText(const Step& step) {
  std::string out;
  switch (step.kind) {
    case StepKind::kConnect:
      out = absl::StrCat("connect ", step.link, " remote ",
                         step.options.remote_id);
      if (step.options.auth_id.has_value()) {
        absl::StrAppend(&out, " auth ", *step.options.auth_id);
      }
      if (!step.name.empty()) absl::StrAppend(&out, " name ", step.name);
      return out;
    case StepKind::kReceive:
      out = absl::StrCat("receive ", step.link);
      AppendMessage(step.message, &out);
      return out;
    case StepKind::kRoute:
      out = "route";
      AppendMessage(step.message, &out);
      return out;
    case StepKind::kAddHandler:
      out = "handler";
      AppendHandler(step, &out);
      return out;
    case StepKind::kRemoveHandler:
      return absl::StrCat("remove ", step.handle);
    case StepKind::kLose:
      return absl::StrCat("lose ", step.link);
    case StepKind::kExit:
      return "exit";
    case StepKind::kListHandles:
    case StepKind::kAllocateId:
    case StepKind::kForwardModules:
    case StepKind::kRunCall:
    case StepKind::kImport:
    case StepKind::kShutDown:
    case StepKind::kAskToEnd:
      return out;
  }
  return out;
}

using Words = std::vector<absl::string_view>;

std::optional<uint32_t> ReadNumber(absl::string_view text) {
  uint32_t number;
  if (!absl::SimpleAtoi(text, &number)) return std::nullopt;
  return number;
}

// The words of a line in pairs, from the word `from` on. "once" stands alone.
class Pairs {
 public:
  Pairs(const Words& words, size_t from) {
    for (size_t i = from; i < words.size(); ++i) {
      const bool alone = words[i] == "once" || i + 1 == words.size();
      const absl::string_view name = words[i];
      values_.emplace(name, alone ? "" : words[++i]);
    }
  }

  bool Has(absl::string_view name) const { return values_.contains(name); }

  absl::string_view Text(absl::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? "" : found->second;
  }

  std::optional<uint32_t> Number(absl::string_view name) const {
    return ReadNumber(Text(name));
  }

  std::string Bytes(absl::string_view name) const {
    return BytesOfHex(Text(name)).value_or("");
  }

 private:
  std::map<absl::string_view, absl::string_view> values_;
};

Message ReadMessage(const Pairs& pairs) {
  Message message;
  for (const HeaderWord& row : kHeaderWords) {
    message.header.*row.field = pairs.Number(row.name).value_or(0);
  }
  for (const Encoding encoding : kEncodings) {
    if (pairs.Number("tag") == static_cast<uint32_t>(encoding)) {
      message.header.encoding = encoding;
    }
  }
  message.payload = pairs.Bytes("payload");
  return message;
}

Step ReadConnect(const Words& words) {
  const Pairs pairs(words, 2);
  Step step{StepKind::kConnect, std::string(words[1])};
  step.options = {pairs.Number("remote").value_or(0), pairs.Number("auth")};
  step.name = std::string(pairs.Text("name"));
  return step;
}

Step ReadHandler(const Words& words) {
  const Pairs pairs(words, 1);
  Step step{StepKind::kAddHandler};
  step.handler.handle = pairs.Number("handle");
  step.handler.senders =
      ValueIn(kPolicies, pairs.Text("policy")).value_or(SenderRule::kAnyone);
  step.handler.persist = !pairs.Has("once");
  step.handler.respondent = pairs.Number("respondent");
  if (pairs.Has("reply")) step.reply = pairs.Bytes("reply");
  return step;
}

std::optional<Step> ReadStep(const Words& words) {
  if (words[0] == "exit") return Step{StepKind::kExit};
  if (words[0] == "handler") return ReadHandler(words);
  if (words[0] == "route") {
    Step step{StepKind::kRoute};
    step.message = ReadMessage(Pairs(words, 1));
    return step;
  }
  if (words.size() < 2) return std::nullopt;
  if (words[0] == "connect") return ReadConnect(words);
  if (words[0] == "lose") return Step{StepKind::kLose, std::string(words[1])};
  if (words[0] == "receive") {
    Step step{StepKind::kReceive, std::string(words[1])};
    step.message = ReadMessage(Pairs(words, 2));
    return step;
  }
  const std::optional<uint32_t> handle = ReadNumber(words[1]);
  if (words[0] != "remove" || !handle.has_value()) return std::nullopt;
  Step step{StepKind::kRemoveHandler};
  step.handle = *handle;
  return step;
}

void ReadIdentity(const Words& words, Identity* identity) {
  identity->context_id = ReadNumber(words[1]).value_or(identity->context_id);
  identity->parent_ids.clear();
  for (size_t i = 3; i < words.size(); ++i) {
    const std::optional<uint32_t> id = ReadNumber(words[i]);
    if (id.has_value()) identity->parent_ids.push_back(*id);
  }
}

// True if the line says something about the scenario as a whole.
bool ReadHead(const Words& words, Scenario* scenario) {
  if (words[0] == "unidirectional") return scenario->unidirectional = true;
  if (words.size() < 2) return false;
  if (words[0] == "role") {
    scenario->role = ValueIn(kRoles, words[1]).value_or(scenario->role);
  } else if (words[0] == "context") {
    ReadIdentity(words, &scenario->identity);
  } else if (words[0] == "limit") {
    scenario->max_message_size =
        ReadNumber(words[1]).value_or(scenario->max_message_size);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string ScenarioText(const Scenario& scenario) {
  const Identity& identity = scenario.identity;
  std::string out = absl::StrCat("role ", NameIn(kRoles, scenario.role),
                                 "\ncontext ", identity.context_id, " parents");
  for (uint32_t id : identity.parent_ids) absl::StrAppend(&out, " ", id);
  absl::StrAppend(&out, "\nlimit ", scenario.max_message_size, "\n");
  if (scenario.unidirectional) out.append("unidirectional\n");
  for (const Step& step : scenario.steps) {
    absl::StrAppend(&out, StepText(step), "\n");
  }
  return out;
}

Scenario ParseScenario(absl::string_view text) {
  Scenario scenario;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const Words words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.empty() || ReadHead(words, &scenario)) continue;
    std::optional<Step> step = ReadStep(words);
    if (step.has_value()) scenario.steps.push_back(*std::move(step));
  }
  return scenario;
}

absl::Span<const absl::string_view> ScenarioWords() { return kWords; }

}  // namespace mitogen
