/* What a router does with a message: the clauses of docs/spec/routing.md.
 *
 * Context x handles m, which came by the link `in`; x itself stands for its own
 * messages. A PYTHON_ switch does what Python Mitogen does and this
 * implementation refuses. A MUTANT is a defect, which a property must find.
 */
#define Parent(x) (route[At(x, parent[x])] == parent[x] -> parent[x] : NONE)

/* RTE-1: an id without a route is taken to be behind the parent. */
#define LinkTo(x, id) (route[At(x, id)] != NONE -> route[At(x, id)] : Parent(x))
#if MUTANT == 1
#define IsVerified(in) (LinkTo(x, m_auth) == in)
#elif MUTANT == 2
#define IsVerified(in) (LinkTo(x, m_src) == in)
#else
#define IsVerified(in) (LinkTo(x, m_auth) == in && LinkTo(x, m_src) == in)
#endif

/* RTE-5: "its own authority, or that of one of its parents". */
#if MUTANT == 3
#define HasParentAuthority(id) true
#else
#define HasParentAuthority(id) ((id) == x || IsAbove(id, x))
#endif

/* m leaves x by the link to n. A dead wire swallows it. */
inline Send(n) {
  if
  :: wire_is_dead[WireOf(x, n)]
  :: else ->
       printf("    context %d sends to %d: %e %d, from %d, authority %d, for %d, reply %d\n",
              x, n, m_handle, m_arg, m_src, m_auth, m_dst, m_reply);
       if
       :: n == parent[x] && x != 0 -> assert(nfull(up[x])); up[x] ! MESSAGE, m_dst
       :: else ->
            assert(nfull(down[n]));
            down[n] ! MESSAGE, (m_src == x && m_handle == DEL_ROUTE ||
                                m_src == x && m_handle == SHUTDOWN -> BEHIND_ALL : m_dst)
       fi
  fi
}

/* x tells the neighbour n that a context is there, or is gone. */
inline Tell(n, what, id) {
  m_handle = what; m_arg = id; m_src = x; m_auth = x; m_dst = n; m_reply = 0;
  m_by = x;
  Send(n)
}

/* ---- Calls: RTE-4, RTE-8 ---- */

inline EndCall(k) {
#if MUTANT != 4
  is_open[k] = false;
#endif
  answers[k]++;
  printf("    call %d of context %d has ended\n", k, x);
  CheckEnded(k)
}

#if MUTANT == 5
#define KillWaiting(id) skip
#else
inline KillWaiting(id) {
  for (k : 0 .. K - 1) {
    if
    :: k < calls && is_open[k] && caller[k] == x && callee[k] == id -> EndCall(k)
    :: else
    fi
  }
}
#endif

/* RTE-8: who may end a wait. */
#define IsOnTheWay(by, id, src) \
  ((id) != x && (by == Parent(x) && IsAbove(src, x) || \
                 LinkTo(x, id) == by && !IsAbove(id, x)))
#ifdef PYTHON_DEAD_FROM_ANYBODY
#define MayAnswer(id) (m_reply == DEAD || m_src == (id))
#else
#define MayAnswer(id) \
  ((m_reply == DEAD && (from == x || IsOnTheWay(from, id, m_src))) || \
   (m_reply != DEAD && m_src == (id)))
#endif

/* ---- Deaths: RTE-9, RTE-11, RTE-12 ---- */

/* The context `id` is lost to x. Those that sent to it are told. */
inline LoseContext(id) {
  out = route[At(x, id)];
  n = senders[At(x, id)];
  route[At(x, id)] = NONE;
  senders[At(x, id)] = 0;
  forgotten[x] = (out != NONE -> forgotten[x] | Bit(id) : forgotten[x]);
  KillWaiting(id);
  if
  :: x != 0 && id == parent[x]
  :: else ->
       if
#if MUTANT != 6
       :: out != NONE && Parent(x) != NONE && out != parent[x] ->
            Tell(parent[x], DEL_ROUTE, id)
#endif
       :: else
       fi;
#if MUTANT != 7
       for (c : 0 .. N - 1) {
         if
         :: (n & Bit(c)) && c != out && (x == 0 || c != parent[x]) -> Tell(c, DEL_ROUTE, id)
         :: else
         fi
       }
#endif
  fi
}

inline BeginShutdown() {
  printf("    context %d begins to end\n", x);
  life[x] = ENDING
}

/* RTE-9: all routes by the link are lost with it. Without its parent a context
 * waits for nobody whom it has no route to, and ends. */
inline LoseLink(by) {
#if MUTANT != 8
  for (d : 0 .. N) {
    senders[At(x, d)] = senders[At(x, d)] & ~Bit(by)
  }
#endif
  for (d : 0 .. N) {
    if
    :: route[At(x, d)] == by -> LoseContext(d)
    :: else
    fi
  }
  if
  :: x != 0 && by == parent[x] ->
       for (d : 0 .. N) {
         if
         :: d != x && route[At(x, d)] == NONE -> KillWaiting(d)
         :: else
         fi
       }
       if
       :: life[x] == UP -> BeginShutdown()
       :: else
       fi
  :: else
  fi
}

/* RTE-12: a neighbour, a parent and x itself are lost with their links alone.
 * Any other context is lost if the link that leads there says so. */
#ifdef PYTHON_LEAF_HEARS_ANYBODY
#define IsLostByNews(id) (LinkTo(x, id) == LinkTo(x, m_src))
#else
#define IsLostByNews(id) \
  (!HasParentAuthority(id) && (id) != m_src && LinkTo(x, id) == route[At(x, m_src)])
#endif
inline OnDelRoute() {
  if
  :: m_reply != DEAD && IsLostByNews(m_arg) -> CheckDeath(m_arg); LoseContext(m_arg)
  :: else
  fi
}

/* ---- Routes: RTE-6, RTE-12, RTE-13 ---- */

/* RTE-13: by which link the block with the id was given. The context that has
 * the block is still there, and nobody had the id before. */
#if MUTANT == 9
#define WasUsed(id) false
#else
#define WasUsed(id) (announced[x] & Bit(id))
#endif
#ifdef PYTHON_ANY_ID
#define WasGiven(id, by) true
#else
#define WasGiven(id, by) \
  ((id) != NOBODY && (id) != 0 && parent[id] != x && \
   route[At(x, parent[id])] == by && !WasUsed(id))
#endif
/* RTE-6: neither to x itself, nor to a parent, nor a second one. */
#ifdef PYTHON_ROUTES_TO_PARENTS
#define IsFree(id) (route[At(x, id)] == NONE)
#else
#define IsFree(id) (route[At(x, id)] == NONE && (id) != x && !IsAbove(id, x))
#endif

inline AddRoute(id, by) {
  route[At(x, id)] = by;
  CheckRoute(id, by);
  if
  :: Parent(x) != NONE -> Tell(parent[x], ADD_ROUTE, id)
  :: else
  fi
}

/* RTE-12: from below only. */
inline OnAddRoute() {
  if
  :: m_reply != DEAD && from != Parent(x) && IsFree(m_arg) && WasGiven(m_arg, from) ->
       announced[x] = announced[x] | Bit(m_arg);
       AddRoute(m_arg, from)
  :: else
  fi
}

/* ---- A message for x: RTE-5, RTE-8 ---- */

#define IsOfNeighbour (from != x && m_src == from)
#ifdef PYTHON_LEAF_HEARS_ANYBODY
#define MayDelete (IsOfNeighbour || IsLeaf(x))
#else
#define MayDelete IsOfNeighbour
#endif
#define IsLeaf(x) (!(N > 1 && parent[1] == x || N > 2 && parent[2] == x || N > 3 && parent[3] == x))

inline Invoke() {
  became = TAKEN;
  if
  :: m_handle == ASK -> CheckTaken(); answered = (m_reply > DEAD)
  :: m_handle == LOG && x == 0 -> CheckTaken()
  :: m_handle == CALL && x != 0 && life[x] == UP && HasParentAuthority(m_auth) ->
       CheckTaken();
       Holds(CheckOnlyVerifiedIsTaken, IsAtOrBelow(x, m_by));
       if
       :: m_reply == DEAD -> BeginShutdown()
       :: else -> to_run[x] ! m_src, m_reply
       fi
  :: m_handle == SHUTDOWN && x != 0 && HasParentAuthority(m_auth) ->
       CheckTaken();
       Holds(CheckOnlyVerifiedIsTaken, IsAtOrBelow(x, m_by));
       if
       :: m_reply != DEAD && life[x] == UP -> BeginShutdown()
       :: else
       fi
  :: m_handle == ADD_ROUTE && IsOfNeighbour -> CheckTaken(); OnAddRoute()
  :: m_handle == DEL_ROUTE && MayDelete -> CheckTaken(); OnDelRoute()
  :: m_handle == REPLY && m_arg < calls && is_open[m_arg] && caller[m_arg] == x &&
     MayAnswer(callee[m_arg]) -> CheckTaken(); EndCall(m_arg)
  :: else -> refused = true
  fi
}

/* ---- A message for another context: RTE-3, RTE-7 ---- */

/* What came from the parent is not sent back to it. */
#if MUTANT == 10
#define NextHop(id) LinkTo(x, id)
#else
#define NextHop(id) \
  (route[At(x, id)] == NONE && from != x && LinkTo(x, m_src) == Parent(x) -> NONE : LinkTo(x, id))
#endif
#if defined(UNIDIRECTIONAL) && MUTANT != 11
#define MayForward(by, to) (by == x || IsAbove(by, x) || IsAbove(to, x))
#else
#define MayForward(by, to) true
#endif

inline Forward() {
  out = NextHop(m_dst);
  became = out;
  if
  :: out != NONE && from != x -> senders[At(x, m_dst)] = senders[At(x, m_dst)] | Bit(from)
  :: else
  fi;
  if
  :: out != NONE && MayForward(from, out) -> CheckForwarded(out); Send(out)
  :: else -> refused = true
  fi
}

/* ---- Any message ---- */

/* RTE-4: x says so under its own id, to whoever wants a reply. */
inline MakeReply(dead) {
#if MUTANT != 15
  Holds(CheckDeadIsNotAnswered, m_reply != DEAD);
#endif
  m_handle = REPLY; m_arg = (m_reply > DEAD -> m_reply - 2 : m_arg); m_dst = m_src;
  m_src = x; m_auth = x; m_by = x;
  m_reply = (dead -> DEAD : 0);
  from = x
}

#if MUTANT == 12
#define MustAnswer (m_reply >= DEAD)
#elif MUTANT == 15
#define MustAnswer (m_reply >= DEAD && m_src != x)
#elif MUTANT == 13
#define MustAnswer false
#else
#define MustAnswer (m_reply > DEAD)
#endif

/* What x makes of m is again a message of x, and is routed next. */
inline Route() {
  do
  :: refused = false;
     answered = false;
     if
     :: m_dst == x -> Invoke()
     :: else -> Forward()
     fi;
     outcome = (outcome != NONE -> outcome : (refused -> REFUSED : became));
     if
     :: refused && MustAnswer -> MakeReply(true)
     :: answered -> MakeReply(false)
     :: else -> break
     fi
  od
}

/* RTE-1: what comes by a link is verified first. */
inline Receive() {
  from = in;
  routes = IsVerified(in);
  if
  :: routes
  :: else -> outcome = DROPPED; printf("    context %d drops it\n", x)
  fi
}

/* RTE-4: too large. If no reply is wanted, the destination is told, under the
 * authority of the message that is refused. */
inline ReceiveTooLarge() {
#ifdef PYTHON_SIZE_BEFORE_SOURCE
  m_src = x; m_auth = x; m_reply = DEAD;
  from = x;
  routes = true
#else
  Receive();
  m_reply = DEAD
#endif
}
