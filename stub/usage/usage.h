// What a program says about itself, as one table: its --help and its manual
// page (packaging/documents/) are both made from it.

#ifndef MITOGEN_STUB_USAGE_USAGE_H_
#define MITOGEN_STUB_USAGE_USAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mitogen {

struct UsageRow {
  // Such as "--seed", an exit status or a variable of the environment.
  std::string name;
  // The name of its operand; empty for none.
  std::string operand;
  std::string what;
};

struct UsageSection {
  // Begins with a capital, such as "Options".
  std::string title;
  std::vector<UsageRow> rows;
};

struct Usage {
  std::string program;
  // What the program does, as the end of the sentence that its name begins: it
  // has no capital and no full stop.
  std::string summary;
  // The arguments of each form of the command line.
  std::vector<std::string> synopsis;
  std::vector<std::string> paragraphs;
  std::vector<UsageSection> sections;
  // Whole command lines; `name` is the command, `what` says what it does.
  std::vector<UsageRow> examples;
  // Manual pages of section 1.
  std::vector<std::string> see_also;
};

// A line has at most 79 characters, unless a single word has more.
std::string HelpText(const Usage& usage);

// Such as "mito 0.1.0", with a newline.
std::string VersionText(absl::string_view program);

}  // namespace mitogen

#endif  // MITOGEN_STUB_USAGE_USAGE_H_
