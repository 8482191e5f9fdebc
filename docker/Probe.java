import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Health check of the containers: exit 0 when the address answers 200, else 1. No image needs curl. */
final class Probe {
  private Probe() {}

  public static void main(String[] args) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(args[0]).toURL().openConnection();
      connection.setConnectTimeout(2000);
      connection.setReadTimeout(3000);
      int status = connection.getResponseCode();
      System.out.println(status);
      System.exit(status == 200 ? 0 : 1);
    } catch (IOException e) {
      System.out.println(e);
      System.exit(1);
    }
  }
}
