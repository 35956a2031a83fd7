// A service that answers with what it is asked, so that the user of a session
// can see calls of services arrive. Any context may call it.

#ifndef MITOGEN_TOOLS_MITO_SESSION_ECHO_SERVICE_H_
#define MITOGEN_TOOLS_MITO_SESSION_ECHO_SERVICE_H_

#include <memory>
#include <string>

#include "router/service/service.h"

namespace mitogen::mito {

// Its method `echo` returns its argument `value`.
std::unique_ptr<Service> MakeEchoService(std::string name);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_SESSION_ECHO_SERVICE_H_
