#include "protocol/bootstrap/first_stage.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/deflate.h"

namespace mitogen {
namespace {

// Unpacks the stage. The stage gets a namespace of its own, since that of
// __main__ is to become the module mitogen.core. Packed, the text is shorter,
// and needs no quotes, which shells do not agree about.
constexpr absl::string_view kUnpack =
    "import binascii,sys,zlib;"
    "exec(zlib.decompress(binascii.a2b_base64(sys.argv[1]),-15),{})";

// Why the stage is as it is, in its order (BOOT-13 and BOOT-14 say what comes
// of it). The ready marker goes first, so that the preamble is on its way
// during the imports. select() is for a standard input that does not block. The
// core reads frames from descriptor 100, and its own source from 101: finding
// nothing there, it does not compress that again. linecache has the source
// instead, with no time of change, so that it is not looked for on disk. The
// core waits for one process to end, and would wait for any process that this
// one inherited; so there is one. ARGV0 is where the core would look for
// another interpreter.
constexpr absl::string_view kStage =
    R"(import os
os.write(1,b'MITO000\n')
import linecache,select,sys,zlib,__main__
n=int(sys.argv[3])
s=b''
while n>len(s):select.select([0],[],[]);s+=os.read(0,n-len(s))or sys.exit(1)
s=zlib.decompress(s)
n='x/mitogen/core.py'
linecache.cache[n]=0,None,s.decode('utf8').splitlines(1)[:-1],n
os.write(1,b'MITO001\n')
os.dup2(0,100)
r=os.open('/dev/null',0)
os.dup2(r,101)
os.close(r)
os.fork()or os._exit(0)
os.environ.pop('ARGV0',0)
sys.argv=['']
exec(compile(s,n,'exec'),vars(__main__)))";

}  // namespace

FirstStage MakeFirstStage(absl::string_view remote_name, size_t preamble_size) {
  return FirstStage{
      {"-c", std::string(kUnpack),
       absl::Base64Escape(Deflate(Compression::kRawDeflate, kStage)),
       std::string(remote_name), absl::StrCat(preamble_size)}};
}

}  // namespace mitogen
