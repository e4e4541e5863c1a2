"""The door for the web server (granian, WSGI)."""

import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

if multiprocessing.parent_process() is not None:
    # A worker is forked with the handlers of the server above it, which are deaf here. Until it has its own, a signal
    # ends it: nobody is being served yet, and the server would wait for it in vain.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqiao.settings")
application = get_wsgi_application()
