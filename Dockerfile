# One image for web, worker, beat and migrations; docker-compose.yml says which command each runs.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/base.txt /tmp/base.txt
RUN pip install --require-hashes -r /tmp/base.txt
WORKDIR /app
COPY . .
RUN for po in $(find locale locale_vendor -name '*.po' 2>/dev/null); do pybabel -q compile -i "$po" -o "${po%.po}.mo"; done
# Hashed and compressed once, here; EMBEDDED needs no server and leaves nothing behind but the files.
RUN EMBEDDED=1 VAR_DIR=/tmp/build STATIC_ROOT=/app/staticfiles python manage.py collectstatic --no-input -v 0

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home portal \
    && install -d -o portal /var/lib/portal /var/lib/portal/media /var/lib/portal/journal
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=alliance.settings \
    STATIC_ROOT=/app/staticfiles \
    VAR_DIR=/var/lib/portal \
    MEDIA_ROOT=/var/lib/portal/media
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--backpressure", "64", "--no-ws", "--respawn-failed-workers", "alliance.wsgi:application"]
