// Which characters a person does not see: those that a terminal obeys, those
// that change the order of the others, and those that leave no mark. Shown as
// they are, they make a text look like another one.

#ifndef MITOGEN_PROTOCOL_TEXT_INVISIBLE_H_
#define MITOGEN_PROTOCOL_TEXT_INVISIBLE_H_

#include <cstdint>

namespace mitogen {

// True for controls (Unicode's Cc), format characters (Cf, which include the
// controls of bidirectional text), the separators of lines and paragraphs (Zl,
// Zp), and all that Unicode 15 lists as Default_Ignorable_Code_Point. Blanks
// that take room are visible.
bool IsInvisible(uint32_t code_point);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TEXT_INVISIBLE_H_
