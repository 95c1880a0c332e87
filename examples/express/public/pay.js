// Starts a payment, after the front-end document: two fields go out, order_url comes back.
document.getElementById('pay-button').addEventListener('click', async () => {
  const spinner = document.getElementById('loading-spinner');
  const errorMessage = document.getElementById('error-message');

  spinner.style.display = 'block';
  errorMessage.innerText = '';

  try {
    const response = await fetch('/api/payment/create', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        amount: 50000,
        order_info: 'Payment for Order #12345',
      }),
    });

    if (!response.ok) {
      throw new Error('Failed to create payment order.');
    }

    const data = await response.json();

    if (data.order_url) {
      window.location.href = data.order_url;
    } else {
      throw new Error('Order URL not received.');
    }
  } catch (error) {
    console.error('Payment initiation error:', error);
    spinner.style.display = 'none';
    errorMessage.innerText = 'Could not start payment. Please try again.';
  }
});
