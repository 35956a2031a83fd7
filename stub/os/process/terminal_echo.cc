#include "stub/os/process/terminal_echo.h"

#include <termios.h>

namespace mitogen {

bool HidesInput(const UniqueFd& fd) {
  termios attributes;
  return fd.valid() && tcgetattr(fd.get(), &attributes) == 0 &&
         (attributes.c_lflag & ECHO) == 0;
}

void StopEcho(const UniqueFd& fd) {
  termios attributes;
  if (!fd.valid() || tcgetattr(fd.get(), &attributes) != 0) return;
  attributes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(fd.get(), TCSANOW, &attributes);
}

}  // namespace mitogen
