// How a parent names itself to its children: "user@host:pid".
//
// Source of the fact: mitogen/parent.py, get_default_remote_name (0.3.54).

#ifndef MITOGEN_STUB_OS_PROCESS_PROCESS_NAME_H_
#define MITOGEN_STUB_OS_PROCESS_PROCESS_NAME_H_

#include <string>

namespace mitogen {

// If the user has no name, its number is shown.
std::string ProcessName();

// The name of this machine; "localhost" if it has none.
std::string HostName();

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_PROCESS_PROCESS_NAME_H_
