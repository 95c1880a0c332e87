// Shows what the server has verified, after the front-end document. Of the address only apptransid is
// read: a status in it would be what anybody typed.
document.addEventListener('DOMContentLoaded', async () => {
  const spinner = document.getElementById('loading-spinner');
  const statusMessage = document.getElementById('status-message');
  const successIcon = document.getElementById('success-icon');
  const failureIcon = document.getElementById('failure-icon');

  const params = new URLSearchParams(window.location.search);
  const appTransId = params.get('apptransid');

  if (!appTransId) {
    spinner.style.display = 'none';
    statusMessage.innerText = 'Error: Transaction ID not found.';
    return;
  }

  statusMessage.innerText = 'Verifying your payment...';

  try {
    const response = await fetch(`/api/payment/status/${encodeURIComponent(appTransId)}`);

    if (!response.ok) {
      throw new Error('Status verification failed.');
    }

    const data = await response.json();
    spinner.style.display = 'none';

    if (data.status === 'PAID') {
      successIcon.style.display = 'block';
      statusMessage.innerText = 'Thank you! Your payment was successful.';
    } else {
      failureIcon.style.display = 'block';
      statusMessage.innerText =
        'Your payment failed or is still processing. Please contact support.';
    }
  } catch (error) {
    console.error('Status verification error:', error);
    spinner.style.display = 'none';
    statusMessage.innerText =
      'We could not verify your payment status. Please contact support.';
  }
});
