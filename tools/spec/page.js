(function () {
  var contents = document.getElementById('contents');
  var where = document.getElementById('where');
  contents.open = matchMedia('(min-width: 64rem)').matches;

  // An id, or the first clause with these words in its title.
  function find(words) {
    var wanted = words.trim();
    if (!wanted) return null;
    var found = document.getElementById(wanted.toUpperCase());
    if (found) return found;
    return Array.prototype.find.call(
        document.querySelectorAll('.clause'), function (clause) {
          return clause.querySelector('h2').textContent.toLowerCase().indexOf(
              wanted.toLowerCase()) >= 0;
        });
  }

  document.getElementById('go').addEventListener('submit', function (event) {
    event.preventDefault();
    var found = find(where.value);
    where.setCustomValidity(found ? '' : 'no such clause');
    if (!found) return where.reportValidity();
    location.hash = found.id;
    where.blur();
  });
  where.addEventListener('input', function () { where.setCustomValidity(''); });
  document.addEventListener('keydown', function (event) {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey ||
        event.target === where) return;
    event.preventDefault();
    where.focus();
    where.select();
  });
  // On a small screen, the contents make room once something was chosen.
  contents.addEventListener('click', function (event) {
    if (event.target.closest('a') && !matchMedia('(min-width: 64rem)').matches) {
      contents.open = false;
    }
  });
})();
