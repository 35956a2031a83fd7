#include "tools/mito/completion.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "stub/connect/connection_method.h"
#include "tools/mito/command_line.h"
#include "tools/mito/explain/clause_table.h"
#include "tools/mito/flag.h"
#include "tools/mito/hop.h"
#include "tools/mito/method_table.h"

namespace mitogen::mito {
namespace {

// What an operand is, by its name in the tables of flags and hops.
enum class OperandKind { kList, kOption, kVia };

struct OperandRow {
  absl::string_view name;
  OperandKind kind;
  ShellList list = ShellList::kNone;
};

constexpr OperandRow kOperands[] = {
    {"DIR", OperandKind::kList, ShellList::kDirectories},
    {"FILE", OperandKind::kList, ShellList::kFiles},
    {"PATH", OperandKind::kList, ShellList::kFiles},
    {"USER", OperandKind::kList, ShellList::kUsers},
    {"HOST", OperandKind::kList, ShellList::kHosts},
    {"[USER@]HOST[:PORT]", OperandKind::kList, ShellList::kHosts},
    {"NAME", OperandKind::kList, ShellList::kVariables},
    {"NAME=VALUE", OperandKind::kOption},
    {"METHOD:NAME=VALUE,...", OperandKind::kVia},
    {"BYTES", OperandKind::kList},
    {"CONTAINER", OperandKind::kList},
    {"JAIL", OperandKind::kList},
    {"N", OperandKind::kList},
    {"POD", OperandKind::kList},
    {"PREFIX", OperandKind::kList},
    {"SECONDS", OperandKind::kList},
};

constexpr absl::string_view kListNames[] = {"",       ":files", ":directories",
                                            ":users", ":hosts", ":variables"};

const OperandRow* FindOperand(absl::string_view name) {
  for (const OperandRow& row : kOperands) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

// The candidates that begin with what is there of the word.
class Offer {
 public:
  explicit Offer(absl::string_view start) : start_(start) {}

  void Add(absl::string_view text, absl::string_view what) {
    if (!absl::StartsWith(text, start_)) return;
    completion_.candidates.push_back({std::string(text), std::string(what)});
  }
  Completion Take() { return std::move(completion_); }

 private:
  const absl::string_view start_;
  Completion completion_;
};

std::vector<absl::string_view> ValuesOf(const OptionSpec& spec) {
  if (spec.type == OptionType::kBoolean) return {"true", "false"};
  if (spec.choices.empty()) return {};
  return absl::StrSplit(spec.choices, ',');
}

// `before` is what the word has before the option, such as "ssh:port=22,".
void AddOptions(absl::string_view method, absl::string_view before,
                absl::string_view assignment, Offer* offer) {
  const ConnectionMethod* found = FindConnectionMethod(method);
  if (found == nullptr) return;
  const bool has_name = absl::StrContains(assignment, '=');
  for (const OptionSpec& spec : OptionsOf(*found)) {
    if (spec.secret) continue;
    const std::string start = absl::StrCat(before, spec.name, "=");
    if (!has_name) {
      offer->Add(start, DescribeOption(spec));
      continue;
    }
    for (absl::string_view value : ValuesOf(spec)) {
      offer->Add(absl::StrCat(start, value), DescribeOption(spec));
    }
  }
}

absl::string_view DescribeMethod(absl::string_view method) {
  for (const HopFlag& flag : HopFlags()) {
    if (flag.method == method) return flag.what;
  }
  return "";
}

absl::string_view MethodOfVia(absl::string_view operand) {
  return operand.substr(0, operand.find(':'));
}

void AddVia(absl::string_view word, Offer* offer) {
  const size_t colon = word.find(':');
  if (colon != word.npos) {
    const size_t comma = word.rfind(',');
    const size_t start = comma == word.npos ? colon + 1 : comma + 1;
    AddOptions(MethodOfVia(word), word.substr(0, start), word.substr(start),
               offer);
    return;
  }
  for (const ConnectionMethod& method : ConnectionMethods()) {
    offer->Add(absl::StrCat(method.name, ":"), DescribeMethod(method.name));
  }
}

Completion CompleteOperand(absl::string_view operand, absl::string_view method,
                           absl::string_view word) {
  const OperandRow* row = FindOperand(operand);
  if (row == nullptr) return {};
  Offer offer(word);
  switch (row->kind) {
    case OperandKind::kList:
      return {{}, row->list};
    case OperandKind::kOption:
      AddOptions(method, "", word, &offer);
      break;
    case OperandKind::kVia:
      AddVia(word, &offer);
      break;
  }
  return offer.Take();
}

Completion CompleteSubcommand(absl::string_view word) {
  Offer offer(word);
  for (const SubcommandRow& row : Subcommands()) {
    if (!absl::StartsWith(row.name, "-") || absl::StartsWith(word, "-")) {
      offer.Add(row.name, row.what);
    }
  }
  return offer.Take();
}

Completion CompleteFlag(Subcommand subcommand, absl::string_view word) {
  Offer offer(word);
  if (subcommand == Subcommand::kCall) {
    for (const HopFlag& flag : HopFlags()) offer.Add(flag.flag, flag.what);
  }
  for (const Flag& flag : Flags()) {
    if (IsFlagOf(flag, subcommand)) offer.Add(flag.name, flag.what);
  }
  return offer.Take();
}

// The name of the operand of a flag or a hop; nothing if there is no such flag.
std::optional<absl::string_view> OperandOf(absl::string_view name,
                                           Subcommand subcommand) {
  const HopFlag* hop =
      subcommand == Subcommand::kCall ? FindHopFlag(name) : nullptr;
  if (hop != nullptr) return hop->operand;
  const Flag* flag = FindFlag(name, subcommand);
  if (flag == nullptr) return std::nullopt;
  return flag->operand;
}

absl::string_view MethodAfter(absl::string_view name, absl::string_view operand,
                              absl::string_view method) {
  const HopFlag* hop = FindHopFlag(name);
  if (hop == nullptr) return method;
  if (!hop->method.empty()) return hop->method;
  return name == "--via" ? MethodOfVia(operand) : method;
}

// A sub-clause is offered once its clause is there.
Completion CompleteClause(absl::string_view word) {
  Offer offer(word);
  for (const Clause& clause : ClauseTable::Built().clauses()) {
    if (!absl::StrContains(word, '.')) {
      offer.Add(clause.id, clause.title);
      continue;
    }
    for (const SubClause& part : clause.sub_clauses) {
      offer.Add(part.id, clause.title);
    }
  }
  return offer.Take();
}

// The function and its arguments.
Completion CompleteArgument(Subcommand subcommand) {
  if (subcommand != Subcommand::kCall) return {};
  return {{}, ShellList::kFiles};
}

// `words` are those after the subcommand.
Completion CompleteWords(Subcommand subcommand,
                         absl::Span<const std::string> words) {
  // A call without hops is a call of a local child.
  absl::string_view method = "local";
  while (words.size() > 1) {
    const absl::string_view name = words.front();
    if (!absl::StartsWith(name, "-")) return CompleteArgument(subcommand);
    const auto operand = OperandOf(name, subcommand);
    if (!operand.has_value()) return {};
    words.remove_prefix(1);
    if (operand->empty()) {
      method = MethodAfter(name, "", method);
      continue;
    }
    const absl::string_view word = words.front();
    if (words.size() == 1) return CompleteOperand(*operand, method, word);
    method = MethodAfter(name, word, method);
    words.remove_prefix(1);
  }
  return CompleteFlag(subcommand, words.front());
}

}  // namespace

Completion Complete(absl::Span<const std::string> words) {
  if (words.size() < 2) {
    return CompleteSubcommand(words.empty() ? "" : words.front());
  }
  for (const SubcommandRow& row : Subcommands()) {
    if (row.name != words.front()) continue;
    if (row.subcommand == Subcommand::kExplain && words.size() == 2) {
      return CompleteClause(words.back());
    }
    const bool has_flags = row.subcommand == Subcommand::kCall ||
                           row.subcommand == Subcommand::kSession;
    if (has_flags) return CompleteWords(row.subcommand, words.subspan(1));
  }
  return {};
}

bool KnowsOperand(absl::string_view operand) {
  return FindOperand(operand) != nullptr;
}

std::string CompletionText(const Completion& completion) {
  if (completion.list != ShellList::kNone) {
    return absl::StrCat(kListNames[static_cast<int>(completion.list)], "\n");
  }
  std::string text;
  for (const Candidate& candidate : completion.candidates) {
    absl::StrAppend(&text, candidate.text, "\t", candidate.what, "\n");
  }
  return text;
}

}  // namespace mitogen::mito
