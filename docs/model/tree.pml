/* The tree, the messages in it, and what each context knows.
 *
 * Context 0 is the master. The last id belongs to no context. P1, P2 and P3 are
 * the parents of the others; without them, every tree is verified.
 */
#ifndef N
#define N 4
#endif
#ifndef K
#if CALLS > 0
#define K CALLS
#else
#define K 1
#endif
#endif
#define IDS (N + 1)
#define NOBODY N
#define NONE 255
#define UNBORN 0
#define UP 1
#define ENDING 2
#define GONE 3
byte life[N];
#define At(x, d) ((x) * IDS + (d))
#define Bit(n) (1 << (n))

/* The true tree, which no context knows as a whole. What follows from its shape
 * is no part of a state. hop is the neighbour by which a context is reached. */
byte parent[IDS];
hidden byte hop[N * IDS];
hidden byte above[IDS * IDS];
#define IsAbove(a, c) above[At(a, c)]
#define IsAtOrBelow(c, a) ((c) == (a) || IsAbove(a, c))

/* A tree of fewer than four contexts has some that have never been there. */
#define Tree(size, p2, p3) \
  parent[2] = p2; parent[3] = p3; life[2] = (size > 2 -> UNBORN : GONE); \
  life[3] = (size > 3 -> UNBORN : GONE)
inline ChooseTree() {
#ifdef P1
  parent[1] = P1;
#if N > 2
  parent[2] = P2;
#endif
#if N > 3
  parent[3] = P3;
#endif
#else
  if
  :: Tree(2, 0, 0) :: Tree(3, 0, 0) :: Tree(3, 1, 0)
  :: Tree(4, 0, 0) :: Tree(4, 0, 1) :: Tree(4, 1, 1) :: Tree(4, 1, 2)
  fi
#endif
}

inline PlantTree() {
  for (c : 0 .. IDS * IDS - 1) {
    above[c] = false
  }
  for (c : 1 .. N - 1) {
    d = c;
    do
    :: d != 0 -> d = parent[d]; above[At(d, c)] = true
    :: else -> break
    od
  }
  for (c : 0 .. N - 1) {
    for (d : 0 .. N) {
      if
      :: d == c -> hop[At(c, d)] = c
      :: d != c && IsAbove(c, d) ->
           hop[At(c, d)] = d;
           do
           :: parent[hop[At(c, d)]] != c -> hop[At(c, d)] = parent[hop[At(c, d)]]
           :: else -> break
           od
      :: else -> hop[At(c, d)] = parent[c]
      fi
    }
  }
  d = 0
}

/* A message: six fields of its header, and `by`, the context that really made
 * it. Only the properties look at that.
 *
 *   handle  what it is for
 *   arg     the number of the call for REPLY, the id for ADD_ROUTE and DEL_ROUTE
 *   reply   0: no reply wanted; DEAD: a dead message; else the call's number + 2
 *   lane    who may overtake whom on the way down (RTE-15)
 */
mtype = { CALL, ASK, REPLY, ADD_ROUTE, DEL_ROUTE, SHUTDOWN, LOG };
#define DEAD 1
#define ReplyTo(k) ((k) + 2)
#define BEHIND_ALL NONE
#define FIELDS mtype, byte, byte, byte, byte, byte, byte, byte

/* The wire between c and its parent, as two queues. It may die at any moment:
 * then nothing more can be written. What was written before may still be read,
 * until the reader notices (NoticeLoss). */
chan up[N] = [CAPACITY] of { FIELDS };
chan down[N] = [CAPACITY] of { FIELDS };
bool wire_is_dead[N];
#define WireOf(x, n) ((n) == parent[x] && (x) != 0 -> (x) : (n))

/* What context x knows. A link is up at x for as long as x has a route to the
 * context at its other end. */
byte route[N * IDS] = NONE;      /* RTE-3: the neighbour towards each id */
byte senders[N * IDS];           /* RTE-11: the neighbours that sent to it */
byte announced[N];               /* RTE-13: ids that were used, as bits */
byte forgotten[N];               /* ids that were lost; for the properties */
#define IsUp(x) (life[x] == UP || life[x] == ENDING)

/* The calls of the world. A call is a handle that takes one message, from one
 * context (RTE-8). */
byte calls;                      /* how many were made */
byte caller[K];
byte callee[K];
bool is_open[K];
byte answers[K];
chan to_run[N] = [K + LIES] of { byte, byte };   /* calls that arrived: source, reply */

/* The message that is being handled, and by whom. */
mtype m_handle;
byte m_arg, m_src, m_auth, m_dst, m_reply, m_by;
byte x, in;
byte liar;
hidden byte from, out, c, d, k, n;
hidden byte became, outcome;    /* what became of m: the neighbour that it went to, or: */
#define DROPPED 101
#define REFUSED 102
#define TAKEN 103
hidden byte refused, answered;
#define MESSAGE m_handle, m_arg, m_src, m_auth, m_dst, m_reply, m_by
