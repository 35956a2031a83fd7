#include "conformance/differential/traits.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/text/hex.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr int kKeyDepth = 4;

bool IsOneOf(const Instruction& instruction,
             std::initializer_list<Opcode> opcodes) {
  return instruction.row != nullptr &&
         std::find(opcodes.begin(), opcodes.end(), instruction.row->opcode) !=
             opcodes.end();
}

bool IsPlainIndex(absl::string_view line) {
  return line == "0" ||
         (!line.empty() && line[0] != '0' &&
          std::all_of(line.begin(), line.end(), absl::ascii_isdigit));
}

bool IsPlainText(absl::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char c) {
    return absl::ascii_isprint(c) && c != '\\';
  });
}

bool IsPlainLine(const Instruction& instruction) {
  const absl::string_view line = ContentOf(instruction);
  switch (instruction.row->opcode) {
    case Opcode::kLong:
    case Opcode::kInt:
      return IsPlainNumberLine(instruction);
    case Opcode::kGet:
    case Opcode::kPut:
      return IsPlainIndex(line);
    case Opcode::kFloat:
      return std::all_of(line.begin(), line.end(), [](char c) {
        return absl::ascii_isdigit(c) || absl::StrContains("+-.eE", c);
      });
    case Opcode::kString:
      return line.size() >= 2 && line.front() == line.back() &&
             IsPlainText(line);
    default:
      return IsPlainText(line);
  }
}

// The text with each pair of surrogates as one character.
std::string Joined(absl::string_view text) {
  std::string joined;
  uint32_t high = 0;
  while (!text.empty()) {
    const uint32_t c = ConsumeCodePoint(&text);
    if (high != 0 && c >= 0xdc00 && c <= 0xdfff) {
      AppendCodePoint(0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00),
                      &joined);
      high = 0;
      continue;
    }
    if (high != 0) AppendCodePoint(high, &joined);
    high = c >= 0xd800 && c <= 0xdbff ? c : 0;
    if (high == 0) AppendCodePoint(c, &joined);
  }
  if (high != 0) AppendCodePoint(high, &joined);
  return joined;
}

// All strings of an answer as hexadecimal of their bytes. Not recursive, as
// answers nest no deeper than the protocol has them nest.
Json WithoutPairs(const Json& json) {
  if (json.is_string()) {
    return absl::BytesToHexString(Joined(json.get<std::string>()));
  }
  if (json.is_object() && json.size() == 1 && json.contains("wtf8")) {
    const std::string hex = json["wtf8"].get<std::string>();
    return absl::BytesToHexString(Joined(ParseHex(hex).value()));
  }
  if (!json.is_structured()) return json;
  Json joined = json;
  for (Json& part : joined) part = WithoutPairs(part);
  // Entries come in the order of their keys' text, which has changed.
  if (json.is_array()) std::sort(joined.begin(), joined.end());
  return joined;
}

// The key with bytes as the text that they are in ASCII, a Blob as its bytes, a
// Secret as its text, and tuples written out, to some depth.
std::string KeyWithoutBytes(const Json& key, const Json& nodes, int depth) {
  for (const char* kind : {"bytes", "blob"}) {
    if (!key.is_object() || !key.contains(kind)) continue;
    const std::string hex = key[kind].get<std::string>();
    return absl::StrCat("\"", absl::CHexEscape(ParseHex(hex).value()), "\"");
  }
  if (key.is_object() && key.contains("secret")) return key["secret"].dump();
  if (!key.is_object() || !key.contains("ref") || depth == 0) {
    return key.dump();
  }
  std::string text;
  for (const auto& [kind, items] : nodes[key["ref"].get<size_t>()].items()) {
    for (const Json& item : items) {
      absl::StrAppend(&text, KeyWithoutBytes(item, nodes, depth - 1), ",");
    }
  }
  return text;
}

bool HasEqualKeys(const Json& entries, const Json& nodes) {
  std::set<std::string> keys;
  for (const Json& entry : entries) {
    if (!keys.insert(KeyWithoutBytes(entry[0], nodes, kKeyDepth)).second) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool HasKeysAsBytesAndText(const Json& answer) {
  if (!answer.contains("values")) return false;
  for (const Json& value : answer["values"]) {
    const Json nodes = value.value("nodes", Json::array());
    for (const Json& node : nodes) {
      for (const char* kind : {"dict", "kwargs"}) {
        if (node.contains(kind) && HasEqualKeys(node[kind], nodes)) return true;
      }
    }
  }
  return false;
}

bool HasNamesInBytes(const Json& answer) {
  if (!answer.contains("values")) return false;
  for (const Json& value : answer["values"]) {
    for (const Json& node : value.value("nodes", Json::array())) {
      for (const Json& entry : node.value("kwargs", Json::array())) {
        if (entry[0].is_object() && entry[0].contains("bytes")) return true;
      }
    }
  }
  return false;
}

bool MixesNames(const Program& program) {
  return Names(program, "\nKwargs") &&
         Uses(program,
              {Opcode::kString, Opcode::kBinString, Opcode::kShortBinString}) &&
         Uses(program, {Opcode::kUnicode, Opcode::kBinUnicode});
}

bool HasBlobOfOneByte(const ValueGraph& graph) {
  constexpr absl::string_view kPrefix = "{\"blob\":\"";
  for (const ValueGraph::Node& node : graph.nodes) {
    for (const std::string& item : node.items) {
      if (absl::StartsWith(item, kPrefix) &&
          item.size() == kPrefix.size() + absl::string_view("ff\"}").size()) {
        return true;
      }
    }
  }
  return false;
}

bool Uses(const Program& program, std::initializer_list<Opcode> opcodes) {
  return std::any_of(program.begin(), program.end(),
                     [opcodes](const Instruction& instruction) {
                       return IsOneOf(instruction, opcodes);
                     });
}

bool UsesOpcodesAfter(const Program& program, uint8_t protocol) {
  return std::any_of(program.begin(), program.end(),
                     [protocol](const Instruction& instruction) {
                       return instruction.row != nullptr &&
                              instruction.row->protocol > protocol;
                     });
}

bool Names(const Program& program, absl::string_view name) {
  return std::any_of(program.begin(), program.end(),
                     [name](const Instruction& instruction) {
                       return absl::EndsWith(ContentOf(instruction), name);
                     });
}

bool HasOddLine(const Program& program, std::initializer_list<Opcode> opcodes) {
  return std::any_of(program.begin(), program.end(),
                     [opcodes](const Instruction& instruction) {
                       return IsOneOf(instruction, opcodes) &&
                              !IsPlainLine(instruction);
                     });
}

bool MixesMemos(const Program& program) {
  const bool text = Uses(program, {Opcode::kPut, Opcode::kGet});
  const bool binary = Uses(program, {Opcode::kBinPut, Opcode::kLongBinPut,
                                     Opcode::kBinGet, Opcode::kLongBinGet});
  return (text && binary) || HasOddLine(program, {Opcode::kPut, Opcode::kGet});
}

bool SameButForSurrogates(const Json& ours, const Json& theirs) {
  return ours.contains("values") && theirs.contains("values") &&
         ours.contains("refused") == theirs.contains("refused") &&
         WithoutPairs(ours["values"]) == WithoutPairs(theirs["values"]);
}

}  // namespace mitogen
