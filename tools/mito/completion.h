// What may follow on a command line of mito, from the same tables that the
// program reads. The scripts for shells (packaging/completion/) only ask it.

#ifndef MITOGEN_TOOLS_MITO_COMPLETION_H_
#define MITOGEN_TOOLS_MITO_COMPLETION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen::mito {

struct Candidate {
  // A whole word. If it ends in "=" or ":", the word goes on.
  std::string text;
  std::string what;
};

// What the shell itself knows best.
enum class ShellList {
  kNone,
  kFiles,
  kDirectories,
  kUsers,
  kHosts,
  kVariables
};

struct Completion {
  std::vector<Candidate> candidates;
  ShellList list = ShellList::kNone;
};

// `words` are those after the program's name. The last one is completed, and
// may be empty.
Completion Complete(absl::Span<const std::string> words);

// True if it is known what to offer for an operand of this name, even if that
// is nothing.
bool KnowsOperand(absl::string_view operand);

// A line for each candidate, as TEXT, a tab and WHAT, or one line that names
// the list, such as ":files".
std::string CompletionText(const Completion& completion);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_COMPLETION_H_
