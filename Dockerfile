FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 surety
WORKDIR /app

COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY . .
# Volumes start with the owner that their folders have here.
ENV DATA_DIR=/data
RUN mkdir -p /data/files /data/mail && chown -R surety:surety /data && chmod -R go= /data
USER surety

# These values only have to exist for this step; the real ones come with the container.
RUN SURETY_MODE=production SECRET_KEY=only-for-this-step-0123456789-abcdefghijklmnopqrstuvwxyz SITE_URL=https://surety.example EMAIL_URL=smtp://localhost \
    DATABASE_URL=postgres://localhost/surety REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "-m", "marketplace.services", "healthy"]
CMD ["python", "-m", "marketplace.web", "--bind", "0.0.0.0:8000", "--processes", "2", "--threads", "4"]
