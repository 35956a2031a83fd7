// Manual pages, made from the tables that --help is made from.

#ifndef MITOGEN_PACKAGING_DOCUMENTS_MAN_PAGE_H_
#define MITOGEN_PACKAGING_DOCUMENTS_MAN_PAGE_H_

#include <string>
#include <vector>

#include "stub/usage/usage.h"

namespace mitogen {

// Each program that is installed, with what its page has beside its --help.
std::vector<Usage> InstalledPrograms();

// A page of section 1, in the macros of man(7).
std::string ManPage(const Usage& usage);

}  // namespace mitogen

#endif  // MITOGEN_PACKAGING_DOCUMENTS_MAN_PAGE_H_
