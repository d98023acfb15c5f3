# Fetches a page with the library.
# expects: ok
# holds: full process
import urllib.request

from attack import attempt

attempt("fetch", lambda: urllib.request.urlopen("http://192.0.2.1/", timeout=1))
