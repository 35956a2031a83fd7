/* What must hold. Each property has the name of the invariant of router/sim/
 * that says the same. */
mtype = { CheckOnlyVerifiedIsTaken, CheckDeadIsNotAnswered, CheckIsOnItsWay,
          CheckNotAcross, CheckAnsweredOnce, CheckEndedByItsSide,
          CheckAllAnswered, CheckRoutesAreTrue, CheckTablesAreEmpty,
          CheckAllEnded };

/* What a liar does to itself and to those below it is not looked at: they trust
 * it. If there is one, answers may be lost, and routes that it announced stay. */
#if LIES > 0
#define IsUnderTheLiar(x) IsAtOrBelow(x, liar)
#else
#define IsUnderTheLiar(x) false
#endif

#if defined(REPLAY) && LIES > 0
#define Holds(property, condition) skip
#else
inline Holds(property, condition) {
  if
  :: condition || IsUnderTheLiar(x)
  :: else -> printf("BROKEN: %e in context %d\n", property, x); assert(false)
  fi
}
#endif

/* A context speaks for itself and for those below it; and to those below it, for
 * anybody: each of them would do what it says anyhow. */
#define MaySpeakFor(by, id) ((by) == (id) || IsAbove(by, id) || IsAbove(by, x))

/* ---- When a handler of x takes m ---- */
inline CheckTaken() {
  Holds(CheckOnlyVerifiedIsTaken, MaySpeakFor(m_by, m_src) && MaySpeakFor(m_by, m_auth));
#ifdef UNIDIRECTIONAL
  Holds(CheckNotAcross, IsAtOrBelow(m_by, x) || IsAbove(m_by, x))
#endif
}

/* Who can be trusted with the end of call k of x: x itself, its parents, and
 * whoever is behind the link to the context that was called. Nobody but parents
 * is on the way to a parent. A context without a route can only be asked for
 * above, so a dead message is all that can come. */
#define IsOnTheSideOf(by, k) \
  ((by) == x || IsAbove(by, x) || \
   (!IsAtOrBelow(x, callee[k]) && hop[At(x, by)] == hop[At(x, callee[k])]) || \
   (route[At(x, callee[k])] == NONE && hop[At(x, by)] == parent[x]))
inline CheckEnded(k) {
  Holds(CheckEndedByItsSide, IsOnTheSideOf(m_by, k));
  Holds(CheckAnsweredOnce, answers[k] == 1)
}

/* Whoever says that a context is gone is a parent, or the neighbour on the way to
 * that context. */
inline CheckDeath(id) {
  Holds(CheckEndedByItsSide, m_by == parent[x] && x != 0 || m_by == hop[At(x, id)] && m_by != x)
}

/* A route leads to where the context really is, and to nobody who is dead. With
 * Python Mitogen's ids the harm shows later. */
inline CheckRoute(id, by) {
#ifndef PYTHON_ANY_ID
  Holds(CheckIsOnItsWay, hop[At(x, id)] == by && (forgotten[x] & Bit(id)) == 0)
#endif
  skip
}

/* What goes down a link is for whoever is there. */
inline CheckForwarded(by) {
  Holds(CheckIsOnItsWay, by == parent[x] || IsAtOrBelow(m_dst, by))
}

/* ---- When the world is at rest ---- */
#define IsLinked(c) (IsUp(c) && IsUp(parent[c]) && !wire_is_dead[c])

inline CheckRest() {
  for (x : 0 .. N - 1) {
    if
    :: IsUp(x) ->
         n = 0;
         for (c : 1 .. N - 1) {
           n = (parent[c] == x && IsLinked(c) -> n + 1 : n)
         }
         for (d : 0 .. N) {
           c = (d < N && d != x -> hop[At(x, d)] : NONE);
           if
           :: n == 0 ->
                Holds(CheckTablesAreEmpty, senders[At(x, d)] == 0 &&
                      (route[At(x, d)] == NONE || (x != 0 && d == parent[x])))
           :: else
           fi;
#if LIES == 0
           if
           :: c != NONE && IsAbove(x, d) ->
                k = d;
                do
                :: k != x && IsLinked(k) -> k = parent[k]
                :: else -> break
                od;
                out = (k == x -> c : NONE);
                Holds(CheckRoutesAreTrue, route[At(x, d)] == out)
           :: c != NONE && !IsAbove(x, d) ->
                out = (d == parent[x] -> d : NONE);
                Holds(CheckRoutesAreTrue, route[At(x, d)] == out)
           :: else
           fi
#endif
         }
    :: else
    fi
  }
  x = 0;
#if LIES == 0
  for (k : 0 .. K - 1) {
    if
    :: k < calls && IsUp(caller[k]) -> Holds(CheckAllAnswered, answers[k] == 1)
    :: else
    fi
  }
#endif
  for (c : 1 .. N - 1) {
    Holds(CheckAllEnded, life[c] == UNBORN || life[c] == GONE || IsLinked(c))
  }
}
