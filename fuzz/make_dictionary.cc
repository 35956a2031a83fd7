// Prints the tokens that a fuzzer would take long to find, in the syntax of
// libFuzzer's dictionaries: the bytes of the tables that the library itself
// reads.
//
// usage: make_dictionary pickle|frame|payload|literal|config|boot|
//                        scenario|python

#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "conformance/scenario/scenario_text.h"
#include "protocol/bootstrap/marker.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/handle.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/instruction.h"
#include "protocol/release.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

void PrintToken(absl::string_view name, absl::string_view bytes) {
  std::string line = absl::StrCat(absl::AsciiStrToLower(name), "=\"");
  for (const char c : bytes) {
    absl::StrAppend(&line, "\\x",
                    absl::Hex(static_cast<uint8_t>(c), absl::kZeroPad2));
  }
  std::puts(absl::StrCat(line, "\"").c_str());
}

std::string BigEndian(uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(number >> shift));
  }
  return bytes;
}

void PrintPickle() {
  for (const OpcodeRow& row : kOpcodes) {
    PrintToken(row.name, JoinInstructions({{&row, ""}}));
  }
  for (const GlobalRow& row : kGlobals) {
    const Instruction global = MakeInstruction(
        Opcode::kGlobal, absl::StrCat(row.module, "\n", row.name));
    PrintToken(absl::StrCat("global_", row.name), JoinInstructions({global}));
  }
}

void PrintFrame() {
  for (const HandleInfo& row : StandardHandles()) {
    PrintToken(row.name, BigEndian(row.handle));
  }
  PrintToken("is_dead", BigEndian(kIsDead));
  PrintToken("first_dynamic_handle", BigEndian(kFirstDynamicHandle));
  const uint32_t limit = Limits().max_message_size;
  PrintToken("largest", BigEndian(limit));
  PrintToken("too_large", BigEndian(limit + 1));
  for (const Encoding encoding :
       {Encoding::kLegacy, Encoding::kPickle, Encoding::kRaw}) {
    MessageHeader header;
    header.encoding = encoding;
    char frame[kFrameHeaderSize];
    EncodeFrameHeader(header, 0, frame);
    const absl::string_view bytes(frame, kFrameHeaderSize);
    const std::string name = absl::StrCat("tag_", bytes[1] & 0xff);
    PrintToken(name, bytes.substr(0, 2));
    PrintToken(absl::StrCat("empty_", name), bytes);
  }
}

void PrintPayload() {
  PrintPickle();
  for (const PayloadForm& form : PayloadForms()) {
    PrintToken(form.name,
               absl::StrCat(form.name, form.reply ? " reply " : " "));
  }
  for (const DialectFeature& feature : DialectFeatures()) {
    PrintToken(feature.name, absl::StrCat(ReleaseText(feature.since), "\n"));
  }
  PrintToken("oldest", absl::StrCat(ReleaseText(kOldestRelease), "\n"));
  static constexpr absl::string_view kWords[] = {
      "0:local",      "1:ssh.host", "4294967295", ":",        "-1",
      "mitogen.core", "10",         "50",         "__init__", "main"};
  for (const absl::string_view word : kWords) PrintToken("word", word);
  PrintToken("nul", absl::string_view("\0", 1));
}

void PrintLiteral() {
  static constexpr absl::string_view kTokens[] = {"None",
                                                  "True",
                                                  "False",
                                                  "b'",
                                                  "u'",
                                                  "\\x7f",
                                                  "\\u20ac",
                                                  "\\ud800",
                                                  "1L",
                                                  "-0.0",
                                                  "1e300",
                                                  "1e-400",
                                                  "[1, ]",
                                                  "(1,)",
                                                  "{1: 2}",
                                                  "\\U0010ffff",
                                                  "9223372036854775807",
                                                  "-9223372036854775808"};
  for (const absl::string_view token : kTokens) PrintToken("literal", token);
}

void PrintPython() {
  static constexpr absl::string_view kTokens[] = {
      "import ",
      "from ",
      "import *",
      " as ",
      "\\\n",
      "\r\n",
      "'''",
      "f'{",
      "rb\"",
      "\n    ",
      "\n\t",
      "def f():",
      "class A:",
      "async ",
      "if 0:",
      "if False:",
      "else:",
      "lambda: ",
      "match x:",
      "\\N{",
      "{{",
      "!r:>{",
      "# coding: latin-1",
  };
  for (const absl::string_view token : kTokens) PrintToken("python", token);
}

void PrintConfig() {
  PrintLiteral();
  static constexpr absl::string_view kTokens[] = {
      "ExternalContext(",        ").main()",
      "'parent_ids': [0]",       "'context_id': 1",
      "'debug': False",          "'profiling': False",
      "'log_level': 30",         "'log_levels': (30, 0, 20)",
      "'whitelist': []",         "'blacklist': []",
      "'import_overrides': []",  "'import_blocks': []",
      "'unidirectional': False", "'max_message_size': 134217728",
      "'version': (0, 3, 54)",   "'version': (0, 2, 8)"};
  for (const absl::string_view token : kTokens) PrintToken("config", token);
}

void PrintBoot() {
  PrintToken("marker", kReadyMarker);
  static constexpr absl::string_view kTokens[] = {
      "-c", "(mitogen:", ")'", "read(17000)", "17000-len(", "eJw", "\""};
  for (const absl::string_view token : kTokens) PrintToken("boot", token);
  PrintToken("nul", absl::string_view("\0", 1));
}

void PrintScenario() {
  for (const absl::string_view token : ScenarioWords()) {
    PrintToken("scenario", token);
  }
}

struct Kind {
  absl::string_view name;
  void (*print)();
};
constexpr Kind kKinds[] = {
    {"pickle", PrintPickle},     {"frame", PrintFrame},
    {"payload", PrintPayload},   {"literal", PrintLiteral},
    {"config", PrintConfig},     {"boot", PrintBoot},
    {"scenario", PrintScenario}, {"python", PrintPython},
};

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  for (const mitogen::Kind& kind : mitogen::kKinds) {
    if (argc == 2 && kind.name == argv[1]) {
      kind.print();
      return mitogen::EndOfOutput("make_dictionary", 0, 1);
    }
  }
  std::fprintf(stderr, "make_dictionary: not a kind of dictionary\n");
  return 2;
}
