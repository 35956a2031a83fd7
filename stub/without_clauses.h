// An error's words for users of other programs, such as Ansible, who do not
// have our specification: without the clauses that it names, "(BOOT-12)".

#ifndef MITOGEN_STUB_WITHOUT_CLAUSES_H_
#define MITOGEN_STUB_WITHOUT_CLAUSES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

std::string WithoutClauses(absl::string_view words);

}  // namespace mitogen

#endif  // MITOGEN_STUB_WITHOUT_CLAUSES_H_
